package org.simdlstm.perf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// A library whose speed is measured; those outside the JDK's reach are found as services.
public interface Contender {
  /// What it is called on the command line and in tables.
  String name();

  /// Whether it is worth a process of its own on so many threads.
  default boolean competesOn(int threads) {
    return true;
  }

  /// Whether it runs the model.
  default boolean runsModel() {
    return false;
  }

  /// Whether it also trains the model.
  default boolean trains() {
    return false;
  }

  /// Whether it multiplies matrices.
  default boolean multiplies() {
    return false;
  }

  /// Whether it computes in single precision, as ours does, or in less.
  default boolean singlePrecision() {
    return true;
  }

  /// The model with these weights on so many threads.
  default Model model(Weights weights, int threads) {
    throw new UnsupportedOperationException(name() + " does not run the model");
  }

  /// The product of `a` `[m, k]` and `b` `[k, n]`, both row-major, on so many threads.
  default Product product(int m, int n, int k, float[] a, float[] b, int threads) {
    throw new UnsupportedOperationException(name() + " does not multiply matrices");
  }

  /// Writes the model as the file that [#load] reads.
  default void save(Weights weights, Path file) throws IOException {
    Binary.write(file, weights.concatenated());
  }

  /// The model as a user has it who starts a program, from a file: the textbook's sizes.
  default Model load(Path file, int threads) throws IOException {
    return model(Weights.reuters(Binary.floats(file)), threads);
  }

  /// The name by which its process knows it, if it is a variant of another.
  default String entrant() {
    return name();
  }

  /// What its process finds in the environment, where thread pools look for their size.
  default Map<String, String> environment(int threads) {
    String count = Integer.toString(threads);
    return Map.of(
        "OMP_NUM_THREADS", count, "OPENBLAS_NUM_THREADS", count, "MKL_NUM_THREADS", count);
  }

  /// All contenders of this build, ours first.
  static List<Contender> all() {
    return Stream.concat(
            Stream.of(new Ours(), new Scalar(), new Ejml()),
            ServiceLoader.load(Contender.class).stream().map(ServiceLoader.Provider::get))
        .toList();
  }

  /// The contender of this name.
  static Contender named(String name) {
    return all().stream()
        .filter(contender -> contender.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no contender is named %s, only %s"
                        .formatted(name, all().stream().map(Contender::name).toList())));
  }
}
