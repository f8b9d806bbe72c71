package org.simdlstm.perf;

import java.util.HashMap;
import java.util.Map;

/// Ours in another environment: with options of its JVM or the class path of another build.
///
/// @param name what it is called in tables
/// @param variables what its process finds in the environment beside the usual
record Variant(String name, Map<String, String> variables) implements Contender {
  private static final Contender OURS = new Ours();

  /// A JVM with these options.
  static Variant withOptions(String name, String options) {
    return new Variant(name, Map.of("JDK_JAVA_OPTIONS", options));
  }

  /// Another build's jars.
  static Variant ofBuild(String name, String classPath) {
    return new Variant(name, Map.of("CLASSPATH", classPath));
  }

  @Override
  public String entrant() {
    return OURS.name();
  }

  @Override
  public Map<String, String> environment(int threads) {
    Map<String, String> environment = new HashMap<>(OURS.environment(threads));
    environment.putAll(variables);
    return environment;
  }
}
