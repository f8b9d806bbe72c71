package org.simdlstm.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// What C2 looks at before it inlines a method.
final class Bytecode {
  /// HotSpot's `FreqInlineSize`, on every processor with vectors.
  static final int MOST_INLINED = 325;

  private Bytecode() {}

  /// The bytes of each method whose name is asked for.
  static Map<String, Integer> lengths(Class<?> of, Predicate<String> isAskedFor) {
    Map<String, Integer> bytes = new HashMap<>();
    try (InputStream in = of.getResourceAsStream(of.getSimpleName() + ".class")) {
      for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
        String name = method.methodName().stringValue();
        if (isAskedFor.test(name)) {
          bytes.put(name, ((CodeAttribute) method.code().orElseThrow()).codeLength());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }
}
