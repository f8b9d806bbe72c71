package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shell script `simdlstm`, with a JDK and a Maven that only say how they were called.
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "simdlstm");
  private static final String VECTORS = "java.base jdk.incubator.vector java.desktop";

  @TempDir private Path folder;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void project() throws IOException {
    home = Files.createDirectories(folder.resolve("pro ject"));
    // This machine's own JDKs must not be found.
    String script =
        Files.readString(SCRIPT)
            .replaceAll("(?m)^    (/usr|/usr/local|/opt|/Library)/", "    /nowhere/");
    executable(home.resolve("simdlstm"), script);
    for (String module : List.of("simd-kernels", "reference", "lstm", "io", "cli")) {
      Path sources = Files.createDirectories(home.resolve(module).resolve("src/main/java"));
      old(Files.createFile(home.resolve(module).resolve("pom.xml")));
      old(Files.createFile(sources.resolve("A.java")));
      old(sources);
    }
    old(Files.createFile(home.resolve("pom.xml")));
    jar();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", folder.toString());
  }

  private Path jar() throws IOException {
    Path libs = Files.createDirectories(home.resolve("cli/target/libs"));
    return Files.createFile(libs.resolve("cli-1.jar"));
  }

  private Path jdk(String name, String version, String modules) throws IOException {
    Path jdk = folder.resolve(name);
    Path bin = Files.createDirectories(jdk.resolve("bin"));
    executable(
        bin.resolve("java"), "#!/bin/sh\necho \"$0 LC_ALL=$LC_ALL\"\nprintf '<%s>' \"$@\"\n");
    Files.writeString(
        jdk.resolve("release"),
        "JAVA_VERSION=\"%s\"\nMODULES=\"%s\"\n".formatted(version, modules));
    return jdk;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  private Run launch(Path script, String... args) throws Exception {
    String[] command = new String[args.length + 1];
    command[0] = script.toString();
    System.arraycopy(args, 0, command, 1, args.length);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private Run launch(String... args) throws Exception {
    return launch(home.resolve("simdlstm"), args);
  }

  @Test
  void handsItsArgumentsOver() throws Exception {
    Path jdk = jdk("jdk", "25.0.1", VECTORS);
    environment.put("JAVA_HOME", jdk.toString());
    Run run = launch("classify", "two words", "", "*", "$HOME");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .startsWith(jdk + "/bin/java LC_ALL=C.UTF-8\n")
        .contains("<-p><" + home + "/cli/target/libs>")
        .endsWith("<classify><two words><><*><$HOME>");
  }

  @Test
  void worksThroughASymbolicLink() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("inner"), home.resolve("simdlstm"));
    Path link = Files.createSymbolicLink(bin.resolve("lstm"), Path.of("inner"));
    assertThat(launch(link, "info").out()).contains("<" + home + "/cli/target/libs>");
  }

  @Test
  void keepsALocaleThatIsUtf8() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    environment.put("LANG", "de_DE.UTF-8");
    assertThat(launch("info").out()).contains("LC_ALL=\n");
  }

  @ParameterizedTest
  @CsvSource({"xterm, err out in", "dumb, in", ", in"})
  void tellsJavaWhichStreamsAreTerminals(String term, String terminals) throws Exception {
    Path script = Path.of("/usr/bin/script"); // from util-linux, which gives a command a terminal
    assumeThat(script).exists();
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    if (term != null) {
      environment.put("TERM", term);
    }
    Run run = launch(script, "-qec", "'" + home.resolve("simdlstm") + "' info", "/dev/null");
    assertThat(run.out()).contains("<-Dsimdlstm.terminals=" + terminals + ">");
    assertThat(launch("info").out()).contains("<-Dsimdlstm.terminals=>");
  }

  @ParameterizedTest
  @CsvSource({"17.0.15, " + VECTORS, "24, " + VECTORS, "25.0.1, java.base java.desktop"})
  void withoutASuitableJdkItIs69(String version, String modules) throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", version, modules).toString());
    Run run = launch("train");
    assertThat(run.code()).isEqualTo(69);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error: simdlstm needs a JDK 25 or newer")
        .contains("jdk.incubator.vector", "JAVA_HOME")
        .hasLineCount(1);
  }

  @Test
  void looksPastAnUnsuitableJdk() throws Exception {
    environment.put("JAVA_HOME", jdk("old", "17.0.15", VECTORS).toString());
    Path jdk = jdk("new", "26-ea", VECTORS);
    environment.put("JAVA26_HOME", jdk.toString());
    assertThat(launch("info").out()).startsWith(jdk + "/bin/java");
  }

  @Test
  void buildsWhenASourceIsNewerThanTheJar() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    Path libs = home.resolve("cli/target/libs");
    maven("echo noise; mkdir -p '" + libs + "'; touch '" + libs + "/cli-1.jar'");
    assertThat(launch("info").err()).isEmpty();

    Files.writeString(home.resolve("lstm/src/main/java/A.java"), "changed");
    old(libs.resolve("cli-1.jar"));
    Run run = launch("info");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEqualTo("Building simdlstm ...\n");
    assertThat(run.out()).endsWith("<info>").doesNotContain("noise");
    assertThat(home.resolve("target/simdlstm.lock")).doesNotExist();
  }

  @Test
  void buildsOnTheJdkItFoundWhateverTheUsersJavaHome() throws Exception {
    environment.put("JAVA_HOME", "/nope");
    Path jdk = jdk("jdk", "25", VECTORS);
    environment.put("JAVA25_HOME", jdk.toString());
    Files.delete(home.resolve("cli/target/libs/cli-1.jar"));
    maven("echo \"$JAVA_HOME\"; exit 1");
    assertThat(launch("info").err()).contains("\n" + jdk + "\n");
  }

  @Test
  void buildThatFailsIs70AndShowsWhy() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    Files.delete(home.resolve("cli/target/libs/cli-1.jar"));
    maven("echo '[ERROR] no such class'; exit 1");
    Run run = launch("info");
    assertThat(run.code()).isEqualTo(70);
    assertThat(run.err()).contains("[ERROR] no such class").contains("error: the build failed");
    assertThat(home.resolve("target/simdlstm.lock")).doesNotExist();
  }

  @Test
  void saysOnceWhoseBuildItWaitsFor() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    Files.delete(home.resolve("cli/target/libs/cli-1.jar"));
    maven("exit 1");
    long owner = ProcessHandle.current().pid();
    Path lock = Files.createDirectories(home.resolve("target")).resolve("simdlstm.lock");
    Files.createSymbolicLink(lock, Path.of(Long.toString(owner)));
    Path slept = folder.resolve("slept");
    tool("sleep", "[ ! -e '%s' ] || rm -f '%s'; touch '%s'".formatted(slept, lock, slept));
    assertThat(launch("info").err())
        .startsWith(
            "waiting for the build of process %d; if there is none, remove %s\nBuilding simdlstm ..."
                .formatted(owner, lock));
  }

  @Test
  void lockOfABuildThatDiedDoesNotCount() throws Exception {
    environment.put("JAVA_HOME", jdk("jdk", "25", VECTORS).toString());
    Files.delete(home.resolve("cli/target/libs/cli-1.jar"));
    maven("exit 1");
    Path lock = Files.createDirectories(home.resolve("target")).resolve("simdlstm.lock");
    Process died = new ProcessBuilder("true").start();
    died.waitFor();
    Files.createSymbolicLink(lock, Path.of(Long.toString(died.pid())));
    assertThat(launch("info").err()).startsWith("Building simdlstm ...");
  }

  private void maven(String body) throws IOException {
    tool("mvn", body);
  }

  /// Goes before the tool that the machine has.
  private void tool(String name, String body) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("tools"));
    executable(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
    environment.put("PATH", bin + ":/usr/bin:/bin");
  }
}
