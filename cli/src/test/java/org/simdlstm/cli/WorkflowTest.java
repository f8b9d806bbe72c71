package org.simdlstm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simdlstm.io.ModelFile;
import org.simdlstm.io.SavedModel;

/// From data to answers, on a data set that takes no time.
class WorkflowTest {
  /// Enough to learn by.
  private static final String[] LONG = {
    "--epochs", "12", "--patience", "12", "--learning-rate", "0.02"
  };

  @TempDir private static Path data;
  @TempDir private static Path out;
  @TempDir private Path folder;

  private static Run trained;
  private static String model;

  @BeforeAll
  static void train() throws IOException {
    SmallNewswires.write(data);
    trained = train(out, LONG);
    model = out.resolve("model.safetensors").toString();
  }

  private static Run train(Path out, String... more) {
    String[] small = {
      "train",
      "--data",
      data.toString(),
      "--out",
      out.toString(),
      "--units",
      "8",
      "--embedding",
      "8",
      "--num-words",
      "50",
      "--maxlen",
      "12"
    };
    return Run.of(with(small, more));
  }

  private static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void trainingPrintsWhatKerasPrints() {
    assertThat(trained.err()).isEmpty();
    assertThat(trained.code()).isZero();
    assertThat(trained.out())
        .contains("Newswires from " + data)
        .contains("│ lstm (LSTM)                │ (None, 8)           │        544 │")
        .contains("Training on 216 newswires, validating on 24.\n")
        .containsPattern(
            "\nEpoch 1/12 - \\d+s - \\d+[mu]s/step - accuracy: 0\\.\\d{4} - loss: \\d\\.\\d{4}"
                + " - val_accuracy: 0\\.\\d{4} - val_loss: \\d\\.\\d{4}\n")
        .containsPattern("\nKept: the weights of epoch \\d+ of 12, with the best validation loss")
        .containsPattern("\nTest accuracy: [01]\\.\\d{4}, test loss: \\d\\.\\d{4}, on 60 ")
        .contains(
            "\nWritten to "
                + out
                + ": model.safetensors, history.csv, report.txt, curves.png, confusion.png\n")
        .doesNotContain("\r");
  }

  @Test
  void trainingLearns() throws IOException {
    SavedModel saved = ModelFile.load(Path.of(model));
    assertThat(saved.history().epochs().getLast().accuracy()).isGreaterThan(0.9);
    assertThat(saved.topics()).hasSize(46);
    assertThat(saved.vocabulary().words()).hasSize(40);
    assertThat(saved.seed()).isEqualTo(1);
  }

  @Test
  void trainingWritesItsFiles() throws IOException {
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "model.safetensors", "history.csv", "report.txt", "curves.png", "confusion.png");
    assertThat(Files.readAllLines(out.resolve("history.csv")))
        .hasSize(13)
        .first()
        .isEqualTo("epoch,loss,accuracy,val_loss,val_accuracy");
    assertThat(ImageIO.read(out.resolve("curves.png").toFile()).getWidth()).isEqualTo(1280);
    assertThat(ImageIO.read(out.resolve("confusion.png").toFile()).getWidth()).isEqualTo(1400);
  }

  @Test
  void sameSeedGivesSameBytesOnAnyNumberOfThreads() {
    Path one = folder.resolve("one/deeper");
    train(one, with(LONG, "--threads", "1"));
    assertThat(one.resolve("model.safetensors")).hasSameBinaryContentAs(Path.of(model));
    Path other = folder.resolve("other");
    train(other, with(LONG, "--seed", "2"));
    assertThat(Files.exists(other.resolve("model.safetensors"))).isTrue();
    assertThat(read(other)).isNotEqualTo(read(out));
  }

  private static byte[] read(Path run) {
    try {
      return Files.readAllBytes(run.resolve("model.safetensors"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void keepsTheLastWeightsIfAsked() {
    Run run = train(folder.resolve("last"), "--epochs", "2", "--keep", "last");
    assertThat(run.out()).contains("Kept: the weights of the last epoch, 2.");
  }

  @Test
  void trainsWithoutValidation() {
    Run run = train(folder.resolve("all"), "--epochs", "8", "--validation-split", "0");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Training on 240 newswires, validating on 0.")
        .contains("Epoch 8/8")
        .doesNotContain("val_loss");
  }

  @Test
  void validatesOnTheTestSet() throws IOException {
    Path run = folder.resolve("test");
    Run trained = train(run, "--epochs", "1", "--validate-on-test");
    assertThat(trained.out()).contains("Training on 240 newswires, validating on 60.");
    double loss =
        ModelFile.load(run.resolve("model.safetensors")).history().epochs().getFirst().valLoss();
    assertThat(trained.out()).contains("test loss: %.4f,".formatted(loss));
  }

  @Test
  void divergedTrainingLeavesNothing() {
    Path run = folder.resolve("diverged");
    Run trained = train(run, "--epochs", "1", "--keep", "last", "--learning-rate", "1e38");
    assertThat(trained.code()).isEqualTo(1);
    assertThat(trained.err()).contains("astray").contains("--learning-rate");
    assertThat(run).doesNotExist();
  }

  @Test
  void outputThatCannotBeCreatedIs73() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Run run = train(file);
    assertThat(run.code()).isEqualTo(73);
    assertThat(run.err()).contains(file + ": is not a folder").contains("--out");
    assertThat(train(file.resolve("below"))).isEqualTo(run);
    assertThat(train(folder.resolve("x".repeat(300))).code()).isEqualTo(73);
    assertThat(folder.toFile().list()).containsExactly("file");
  }

  @Test
  void outputThatTheFileSystemRefusesIs73AndSaysWhy() {
    assumeThat(Path.of("/proc/self")).exists();
    Run run = train(Path.of("/proc/x"));
    assertThat(run.code()).isEqualTo(73);
    assertThat(run.err())
        .matches("error: cannot create /proc/x: [a-z ]+\nName another folder with --out\\.\n");
  }

  @Test
  void fileThatCannotBeReplacedShowsBeforeTheTraining() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model.safetensors"));
    Run run = train(folder);
    assertThat(run.code()).isEqualTo(73);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("cannot create " + model + ": is a folder").contains("--out");
  }

  @Test
  void missingDataIs66AndLeavesNothing() {
    Path run = folder.resolve("run");
    Run trained =
        Run.of("train", "--data", folder.resolve("none").toString(), "--out", run.toString());
    assertThat(trained.code()).isEqualTo(66);
    assertThat(run).doesNotExist();
  }

  @Test
  void evaluationRepeatsTheReport() throws IOException {
    Run run = Run.of("evaluate", model, "--data", data.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).endsWith(Files.readString(out.resolve("report.txt")));
    assertThat(run.out())
        .contains("accuracy: ", "loss: ", "top-3: ", "macro F1: ", "earn", "support");
  }

  @Test
  void evaluationNeedsNoWords() throws IOException {
    SmallNewswires.write(folder);
    Files.writeString(folder.resolve("reuters_word_index.json"), "damaged");
    assertThat(Run.of("evaluate", model, "--data", folder.toString()).code()).isZero();
    assertThat(Run.of("data", "--data", folder.toString()).code()).isEqualTo(65);
  }

  @Test
  void tooFewNewswiresAre65() throws IOException {
    for (int wires = 0; wires < 2; wires++) {
      SmallNewswires.write(folder, wires);
      String[][] commands = {{"train", "--out", folder + "/run"}, {"evaluate", model}, {"data"}};
      for (String[] command : commands) {
        Run run = Run.of(with(command, "--data", folder.toString()));
        assertThat(run.code()).isEqualTo(65);
        assertThat(run.err()).contains("0 newswires to train on, " + wires + " to test on");
      }
    }
    SmallNewswires.write(folder, 2);
    Run shown = Run.of("data", "--data", folder.toString());
    assertThat(shown.out()).containsPattern("first five labels: \\d+\n");
    Run split = Run.of("train", "--data", folder.toString(), "--out", folder + "/run");
    assertThat(split.code()).isEqualTo(64);
    assertThat(split.err()).contains("--validation-split 0.1 of 1 newswires leaves none");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void dataShowsWhatIsThere() {
    Run run = Run.of("data", "--data", data.toString(), "--num-words", "20");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("240 newswires to train on, 60 to test on, 46 topics, 40 words, of which 16")
        .containsPattern("as ids:\n1( \\d+)+\n")
        .containsPattern("as text:\n<start> ([a-z0-9<>]+ ?)+\n")
        .containsPattern("first five labels: (\\d+ ?){5}\n")
        .containsPattern("16 crude +\\d+ █+");
  }

  @Test
  void classifiesArguments() {
    Run run = Run.of("classify", "--model", model, "word1 word2 word3", "word11 word12 word14");
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out().lines().toList().get(0)).matches("earn 0\\.\\d{4}(  \\S+ 0\\.\\d{4}){2}");
    assertThat(run.out().lines().toList().get(1)).startsWith("acq 0.");
  }

  @Test
  void folderOfARunStandsForItsModel() {
    Run run = Run.of("evaluate", out.toString(), "--data", data.toString());
    assertThat(run).isEqualTo(Run.of("evaluate", model, "--data", data.toString()));
    assertThat(run.code()).isZero();
    assertThat(Run.of("classify", "--model", out.toString(), "word1"))
        .isEqualTo(Run.of("classify", "--model", model, "word1"));
    Run none = Run.of("evaluate", folder.toString());
    assertThat(none.code()).isEqualTo(66);
    assertThat(none.err()).contains(folder.resolve("model.safetensors") + ": no such file");
  }

  @Test
  void classifiesStandardInputAsTextAndAsIds() {
    String text = "word1 word2 word3\r\n\n[1, 4,5 ,6]\n[]\nword21 word22 word23 word24";
    Run run = Run.reading(text, "classify", "--model", model, "--top", "1", "-");
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0)).startsWith("earn").isEqualTo(lines.get(2));
    assertThat(lines.get(4)).startsWith("crude");
    assertThat(Run.reading(text, "classify", "--model", model, "--top", "1")).isEqualTo(run);
  }

  @Test
  void classifiesFilesInOrderAcrossBatches() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 700; i++) {
      text.append(
          i % 3 == 0
              ? "word1 word4 word2 word3 word7\n"
              : i % 3 == 1
                  ? "word12 word15 word13 word18 word19\n"
                  : "word22 word24 word29 word23\n");
    }
    Path input = Files.writeString(folder.resolve("-rf \n"), text);
    Run run = Run.of("classify", "--model", model, "--input", input.toString(), "--jsonl");
    assertThat(run.code()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(700);
    String[] topics = {"earn", "acq", "crude"};
    for (int i = 0; i < 700; i++) {
      assertThat(lines.get(i))
          .startsWith(
              "{\"line\":%d,\"topics\":[{\"topic\":\"%s\",\"probability\":0."
                  .formatted(i + 1, topics[i % 3]))
          .endsWith("}]}");
    }
  }

  @Test
  void drawsHowFarAFileIsUnlessAnswersAreThereToSee() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "word1\n".repeat(300));
    String[] file = {"classify", "--model", model, "--input", input.toString()};
    String[] pipe = {"classify", "--model", model};
    byte[] lines = Files.readAllBytes(input);
    assertThat(Run.on(new String[] {"err"}, lines, file).err()).contains("\rclassify ", "100%");
    assertThat(Run.on(new String[] {"out", "err"}, lines, file).err()).isEmpty();
    assertThat(Run.on(new String[] {"err"}, lines, pipe).err()).isEmpty();
  }

  @Test
  void saysOnATerminalThatItReads() {
    Run run = Run.on(new String[] {"in"}, new byte[] {'\n', '\n'}, "classify", "--model", model);
    assertThat(run.err()).isEqualTo("Type a text a line; Ctrl-D ends.\n");
    assertThat(run.out()).hasLineCount(2);
  }

  @Test
  void refusesBadInputByItsLine() {
    assertRefused("word1\n[1,50]\n", "standard input: line 2 has '50' as id number 2");
    assertRefused("[-1]", "line 1 has '-1' as id number 1");
    assertRefused("[1,]", "line 1 has '' as id number 2");
    assertRefused("[1.5]", "line 1 has '1.5'");
    assertRefused("[99999999999999999999]", "line 1 has '99999999999999999999'");
    assertRefused("x".repeat(1 << 20) + "y", "line 1 is longer than 1 MiB");
    Run run = Run.reading(new byte[] {'a', '\n', (byte) 0xff}, "classify", "--model", model);
    assertThat(run.code()).isEqualTo(65);
    assertThat(run.err()).contains("standard input: line 2 is not UTF-8");
  }

  private static void assertRefused(String input, String message) {
    Run run = Run.reading(input.getBytes(StandardCharsets.UTF_8), "classify", "--model", model);
    assertThat(run.code()).isEqualTo(65);
    assertThat(run.err()).contains(message);
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(3);
  }

  @Test
  void inputThatIsNotAFileIs66() {
    String[] inputs = {folder.toString(), folder.resolve("none").toString()};
    for (String input : inputs) {
      Run run = Run.of("classify", "--model", model, "--input", input);
      assertThat(run.code()).isEqualTo(66);
      assertThat(run.err()).contains(input);
    }
  }
}
