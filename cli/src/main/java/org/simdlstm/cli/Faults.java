package org.simdlstm.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.simdlstm.io.FormatException;
import org.simdlstm.io.Printable;
import org.simdlstm.io.UnavailableException;

/// What goes wrong, as exit codes (those of sysexits.h) and as sentences.
final class Faults {
  static final int FAILED = 1;
  static final int USAGE = 64;
  static final int BAD_DATA = 65;
  static final int NO_INPUT = 66;
  static final int UNAVAILABLE = 69;
  static final int INTERNAL = 70;
  static final int OUT_OF_RESOURCES = 71;
  static final int CANNOT_CREATE = 73;
  static final int IO = 74;
  static final int NO_PERMISSION = 77;

  /// What the help says of them and of those of the launcher.
  static final String[] EXIT_CODES = {
    "0:done, or whoever read the output has seen enough",
    FAILED + ":a check or a training has failed",
    USAGE + ":the command line is wrong",
    BAD_DATA + ":a file does not hold what it should",
    NO_INPUT + ":there is no such file",
    UNAVAILABLE + ":the newswires, a JDK or Maven are not to be had",
    INTERNAL + ":an error of the program, or its build has failed",
    OUT_OF_RESOURCES + ":out of memory or threads",
    CANNOT_CREATE + ":the output cannot be created",
    IO + ":reading or writing has failed",
    NO_PERMISSION + ":no permission to read a file"
  };

  private Faults() {}

  /// Prints one to three lines, with `debug` the stack trace too.
  ///
  /// @return the exit code
  static int report(Throwable fault, boolean debug, PrintStream err) {
    if (fault instanceof Console.ReaderGone) {
      return 0;
    }
    print(message(fault), err);
    if (debug) {
      fault.printStackTrace(err);
    }
    return code(fault);
  }

  /// Prints the lines of a message without anything that could steer a terminal.
  static void print(String message, PrintStream err) {
    String lines = String.join("\n", message.lines().map(Printable::escape).toList());
    err.println("error: " + lines);
  }

  static int code(Throwable fault) {
    return switch (fault) {
      case FailedException e -> FAILED;
      case FormatException e -> BAD_DATA;
      case NoSuchFileException e -> NO_INPUT;
      case FileNotFoundException e -> NO_INPUT;
      case UnavailableException e -> UNAVAILABLE;
      case AccessDeniedException e -> NO_PERMISSION;
      case CannotCreateException e -> CANNOT_CREATE;
      case IOException e -> IO;
      case OutOfMemoryError e -> OUT_OF_RESOURCES;
      default -> INTERNAL;
    };
  }

  private static String message(Throwable fault) {
    return switch (fault) {
      case NoSuchFileException e when e.getReason() == null ->
          Printable.escape(e.getFile()) + ": no such file";
      case AccessDeniedException e -> Printable.escape(e.getFile()) + ": permission denied";
      case FileSystemException e when e.getReason() == null ->
          Printable.escape(e.getFile()) + ": " + e.getClass().getSimpleName();
      case IOException e when e.getMessage() != null -> e.getMessage();
      case FailedException e -> e.getMessage();
      case OutOfMemoryError e -> "out of memory: " + e.getMessage() + "\n" + remedy(e);
      default ->
          "internal error: " + fault + "\nRun it again with --debug and report what it prints.";
    };
  }

  private static String remedy(OutOfMemoryError e) {
    if (String.valueOf(e.getMessage()).contains("native thread")) {
      return "Name fewer with --threads.";
    }
    long gib = Math.ceilDiv(2 * Runtime.getRuntime().maxMemory(), 1L << 30);
    return "Give it more: JDK_JAVA_OPTIONS=-Xmx%dg simdlstm ...".formatted(gib);
  }
}
