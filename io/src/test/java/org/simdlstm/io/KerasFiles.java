package org.simdlstm.io;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// What Keras computed, in files beside the tests.
final class KerasFiles {
  private KerasFiles() {}

  /// Reads `<name>.safetensors`.
  static Safetensors read(String name) throws IOException {
    try {
      return Safetensors.read(
          Path.of(KerasFiles.class.getResource("/" + name + ".safetensors").toURI()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e); // a URL of the class loader is a URI
    }
  }
}
