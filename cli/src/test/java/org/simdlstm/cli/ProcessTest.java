package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What only a process of its own shows: signals, pipes and the working folder.
@Timeout(120)
class ProcessTest {
  @TempDir private Path folder;

  private ProcessBuilder command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-p", System.getProperty("jdk.module.path")));
    command.addAll(List.of("-m", "org.simdlstm.cli/org.simdlstm.cli.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  private Process train(String... more) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    SmallNewswires.write(data);
    List<String> args =
        new ArrayList<>(List.of("train", "--data", "data", "--units", "4", "--embedding", "4"));
    args.addAll(List.of(more));
    return command(args.toArray(String[]::new)).start();
  }

  @Test
  void interruptionLeavesNothingHalfDone() throws Exception {
    Process training = train("--epochs", "100000", "--patience", "100000");
    try (BufferedReader out = training.inputReader(StandardCharsets.UTF_8)) {
      while (!out.readLine().startsWith("Epoch 2/")) {
        // until it is under way
      }
      new ProcessBuilder("kill", "-INT", Long.toString(training.pid())).start().waitFor();
      assertThat(training.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(training.exitValue()).isEqualTo(130);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void classifyFindsTheNewestModelBelowRuns() throws Exception {
    assertThat(exit(train("--epochs", "1", "--out", "runs/b"))).isZero();
    assertThat(exit(train("--epochs", "1"))).isZero();
    try (var runs = Files.list(folder.resolve("runs"))) {
      Path timed = runs.filter(run -> !run.endsWith("b")).findFirst().orElseThrow().getFileName();
      assertThat(timed.toString()).matches("\\d{4}-\\d\\d-\\d\\d_\\d\\d-\\d\\d-\\d\\d");
    }
    Files.writeString(folder.resolve("runs/b/model.safetensors"), "not a model, but newest");
    Files.setLastModifiedTime(
        folder.resolve("runs/b/model.safetensors"),
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 10_000));
    assertThat(exit(command("classify", "word1").start())).isEqualTo(65);
    Files.delete(folder.resolve("runs/b/model.safetensors"));
    assertThat(exit(command("classify", "word1").start())).isZero();
  }

  @Test
  void readerMayLeaveEarly() throws Exception {
    Process data = command("completion").start();
    data.getInputStream().close();
    assertThat(exit(data)).isZero();
    assertThat(new String(data.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("error");
  }

  @Test
  void fullDeviceIs74() throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    Process version = command("--version").redirectOutput(full.toFile()).start();
    assertThat(exit(version)).isEqualTo(74);
  }

  private static int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
