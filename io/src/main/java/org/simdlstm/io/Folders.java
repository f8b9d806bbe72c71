package org.simdlstm.io;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// The folders of this platform that hold downloaded data; null where there is no home folder.
///
/// @param os as in the system property `os.name`
/// @param home as in the system property `user.home`
/// @param environment gives a variable's value or null
record Folders(String os, String home, UnaryOperator<String> environment) {

  static Folders ofThisMachine() {
    return new Folders(
        System.getProperty("os.name"), System.getProperty("user.home"), System::getenv);
  }

  /// This program's cache.
  Path cache() {
    if (os.startsWith("Windows")) {
      return child(variable("LOCALAPPDATA", inHome("AppData", "Local")), "simdlstm");
    }
    if (os.startsWith("Mac")) {
      return inHome("Library", "Caches", "simdlstm");
    }
    return child(variable("XDG_CACHE_HOME", inHome(".cache")), "simdlstm");
  }

  /// Where Keras puts the data sets that it downloads.
  Path kerasDatasets() {
    return child(variable("KERAS_HOME", inHome(".keras")), "datasets");
  }

  private Path variable(String name, Path otherwise) {
    String value = environment.apply(name);
    return value == null || !Path.of(value).isAbsolute() ? otherwise : Path.of(value);
  }

  private Path inHome(String... names) {
    Path account = home == null || !Path.of(home).isAbsolute() ? null : Path.of(home);
    // As shells and Keras do; a container's user need not have a home of its own.
    Path folder = os.startsWith("Windows") ? account : variable("HOME", account);
    return folder == null ? null : folder.resolve(Path.of("", names));
  }

  private static Path child(Path folder, String name) {
    return folder == null ? null : folder.resolve(name);
  }
}
