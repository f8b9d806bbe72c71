import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `Format check|write folder`: holds every Java file below the folder to google-java-format.
void main(String[] args) throws IOException, FormatterException {
  boolean write = args[0].equals("write");
  Path root = Path.of(args[1]);
  List<Path> unformatted = new ArrayList<>();
  for (Path file : javaFiles(root)) {
    String source = Files.readString(file);
    String formatted = new Formatter().formatSourceAndFixImports(source);
    if (!formatted.equals(source)) {
      unformatted.add(root.relativize(file));
      if (write) {
        Files.writeString(file, formatted);
      }
    }
  }
  unformatted.forEach(file -> IO.println((write ? "formatted " : "not formatted: ") + file));
  if (!write && !unformatted.isEmpty()) {
    IO.println("To format them: mvn -N verify -Dformat=write");
    System.exit(1);
  }
}

List<Path> javaFiles(Path root) throws IOException {
  var built = root.getFileSystem().getPathMatcher("glob:**/target/**");
  try (var files = Files.walk(root)) {
    return files
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !built.matches(root.relativize(file)))
        .sorted()
        .toList();
  }
}
