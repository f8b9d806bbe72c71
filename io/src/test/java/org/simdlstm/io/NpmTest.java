package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class NpmTest {
  @TempDir private Path folder;

  /// What a process of its own runs, to be ended by a signal.
  static final class Packing {
    private Packing() {}

    public static void main(String[] npm) throws IOException {
      Npm.pack(List.of(npm), Progress.NONE);
    }
  }

  @Test
  @Timeout(60)
  void aSignalEndsTheClientAndLeavesNoFile() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path started = folder.resolve("started");
    Process packing =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("jdk.module.path")
                    + File.pathSeparator
                    + Path.of("target", "test-classes"),
                Packing.class.getName(),
                "sh",
                "-c",
                "echo $$ > pid; mkdir part; cp pid part; mv pid " + started + "; exec sleep 60")
            .inheritIO()
            .start();
    while (!Files.exists(started)) {
      assertThat(packing.waitFor(10, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(temporary).isNotEmptyDirectory();
    ProcessHandle client =
        ProcessHandle.of(Long.parseLong(Files.readString(started).strip())).orElseThrow();
    packing.destroy();
    assertThat(packing.waitFor()).isEqualTo(143);
    assertThat(client.isAlive()).isFalse();
    assertThat(temporary).isEmptyDirectory();
  }
}
