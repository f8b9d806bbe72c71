package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path folder;

  @Test
  void runsAsNamedModule() {
    assertThat(Main.class.getModule().isNamed()).isTrue();
  }

  @Test
  void helpNamesEveryCommand() {
    Run help = Run.of("--help");
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .contains("train", "evaluate", "classify", "verify", "data", "info", "completion");
  }

  @Test
  void helpNamesEveryExitCode() {
    assertThat(Run.of("--help").out())
        .containsPattern("Exit codes:\\R  0 +done")
        .containsPattern("\\R  64 +the command line is wrong")
        .containsPattern("\\R  77 +no permission");
    assertThat(Run.of("train", "--help").out()).doesNotContain("Exit codes");
  }

  @Test
  void helpIsACommandToo() {
    assertThat(Run.of("help")).isEqualTo(Run.of("--help"));
    assertThat(Run.of("help", "train")).isEqualTo(Run.of("train", "--help"));
    Run unknown = Run.of("help", "trian");
    assertThat(unknown.code()).isEqualTo(64);
    assertThat(unknown.err()).startsWith("error: ").contains("trian").contains("--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "evaluate", "classify", "verify", "data", "info", "completion"})
  void everyCommandHasHelpWithAnExample(String command) {
    Run help = Run.of(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out()).containsPattern("Examples?:\\R  .*simdlstm " + command);
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(Run.of("--version").out()).matches("simdlstm [0-9]+\\.[0-9]+.*\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                             | which command? One of [train, evaluate, classify, verify,"
            + " data, info, completion, help, bench]",
        "trian                        | unknown argument trian; did you mean train?",
        "--verison                    | unknown option --verison; did you mean --version?",
        "train --epoch 3              | unknown option --epoch; did you mean --epochs?",
        "train extra                  | unknown argument extra",
        "train --epochs               | '--epochs'",
        "train --epochs -1            | '-1' is not a whole number of 1 or more",
        "train --epochs 0x10          | '0x10' is not a whole number of 1 or more",
        "train --epochs 1e9           | '1e9' is not a whole number of 1 or more",
        "train --epochs 99999999999   | '99999999999' is not a whole number of 1 or more",
        "train --epochs 1,000         | '1,000' is not a whole number of 1 or more",
        "train --epochs \u0663        | is not a whole number of 1 or more",
        "train --batch-size 0         | '0' is not a whole number of 1 or more",
        "train --patience -1          | '-1' is not a whole number of 0 or more",
        "train --threads 0            | '0' is not a whole number of 1 or more",
        "train --threads 1025         | --threads must be at most 1024",
        "train --seed 1.5             | '1.5' is not a whole number",
        "train --learning-rate inf    | 'inf' is not a finite number above 0",
        "train --learning-rate NaN    | 'NaN' is not a finite number above 0",
        "train --learning-rate 1e999  | '1e999' is not a finite number above 0",
        "train --learning-rate 0,1    | '0,1' is not a finite number above 0",
        "train --learning-rate 0      | '0' is not a finite number above 0",
        "train --learning-rate -1     | '-1' is not a finite number above 0",
        "train --learning-rate 1f     | '1f' is not a finite number above 0",
        "train --beta1 1              | '1' is not a number from 0 to below 1",
        "train --validation-split 1.0 | '1.0' is not a number from 0 to below 1",
        "train --keep worst           | '--keep'",
        "train --num-words 2          | --num-words must be at least 3",
        "train --units 2000000000     | units of four gates each are too many",
        "train --num-words 2000000000 | a model file holds at most 264241150",
        "train --units 8500           | a model file holds at most 264241150",
        "train --epochs 100001        | a model file holds the figures of at most 100000",
        "train --maxlen 2000000000    | no array holds",
        "classify --input x text      | texts or --input, not both",
        "classify --top 0             | '0' is not a whole number of 1 or more",
      })
  void refusesUsage(String args, String message) {
    Run run = Run.of(args == null ? new String[0] : args.split(" "));
    assertThat(run.code()).isEqualTo(64);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("error: ").contains(message).contains("--help");
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(3);
  }

  @Test
  void refusesAFolderWithoutAName() {
    Run run = Run.of("train", "--out", "");
    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).startsWith("error: --out needs the name of a folder");
  }

  @Test
  void argumentsCannotSteerTheTerminal() {
    Run run = Run.of("train", "--\u001b[2J\nx");
    assertThat(run.err()).contains("\\u001B").doesNotContain("\u001b");
  }

  @Test
  void missingModelIs66() {
    Run run = Run.of("classify", "--model", folder.resolve("-rf").toString(), "text");
    assertThat(run.code()).isEqualTo(66);
    assertThat(run.err()).isEqualTo("error: " + folder.resolve("-rf") + ": no such file\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify text", "evaluate"})
  void noModelAtAllIs66AndSaysWhatToDo(String args) {
    Run run = Run.of(args.split(" "));
    assertThat(run.code()).isEqualTo(66);
    assertThat(run.err()).contains("no model here yet").contains("simdlstm train");
  }

  @Test
  void damagedModelIs65() throws IOException {
    Path model = Files.write(folder.resolve("model.safetensors"), new byte[7]);
    Run run = Run.of("evaluate", model.toString());
    assertThat(run.code()).isEqualTo(65);
    assertThat(run.err()).startsWith("error: " + model).doesNotContain("\tat ");
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(3);
  }

  @Test
  void debugPrintsTheStackTrace() throws IOException {
    Path model = Files.write(folder.resolve("model.safetensors"), new byte[7]);
    Run run = Run.of("evaluate", "--debug", model.toString());
    assertThat(run.code()).isEqualTo(65);
    assertThat(run.err()).startsWith("error: " + model).contains("\tat ");
  }

  @Test
  void completionIsAScript() throws Exception {
    Run run = Run.of("completion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("#!").contains("--validation-split");
    Path script = Files.writeString(folder.resolve("completion"), run.out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).start();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void infoTestsItself() {
    Run run = Run.of("info");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("bits", "cores", "self-test     ok").doesNotContain("FAIL");
  }

  @Test
  void verifyPasses() {
    Run run = Run.of("verify");
    assertThat(run.out()).endsWith("PASS\n").doesNotContain("FAIL");
    assertThat(run.out()).contains("general product", "tanh", "Adam", "Reuters model backward");
    assertThat(run.code()).isZero();
  }
}
