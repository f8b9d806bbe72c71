package org.simdlstm.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedSafetensorsTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @TempDir Path folder;

  static Stream<Arguments> wholeFiles() {
    return Stream.of(
        arguments("empty", new byte[0], "0 bytes"),
        arguments("seven bytes", new byte[7], "7 bytes"),
        arguments("no header", file(0, ""), "header of 0 bytes"),
        arguments("header length -1", file(-1, "{}"), "header of 18446744073709551615 bytes"),
        arguments("2^63", file(Long.MIN_VALUE, "{}"), "header of 9223372036854775808 bytes"),
        arguments("larger than the file", file(3, "{}"), "header of 3 bytes, the file has 2"),
        arguments("larger than allowed", file((1 << 24) + 1, "{}"), "expected 1 to 16777216"),
        arguments("byte order mark", header("\ufeff{}", 0), "starts with {"),
        arguments("leading space", header(" {}", 0), "starts with {"),
        arguments("UTF-16", file(4, "{\0}\0"), "header byte"),
        arguments("bad UTF-8", file(11, "{\"a\u00ff\":\"b\"} "), "header byte 3: not UTF-8"),
        arguments("overlong UTF-8", file(8, "{\"\u00c0\u00af\":1}"), "not UTF-8"),
        arguments("UTF-8 surrogate", file(9, "{\"\u00ed\u00a0\u0080\":1}"), "not UTF-8"),
        arguments("bytes without a tensor", header("{}", 1), "1 bytes behind the last tensor"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wholeFiles")
  void wholeFileIsRefused(String what, byte[] bytes, String reason) throws IOException {
    assertRefused(bytes, reason);
  }

  static Stream<Arguments> headers() {
    String deep = "[".repeat(10_000);
    String f32 = "\"dtype\":\"F32\",";
    String four = f32 + "\"shape\":[4],";
    String tensor = "\"x\":{" + four + "\"data_offsets\":[0,16]}";
    return Stream.of(
        arguments("not JSON", "{x}", "header byte 1"),
        arguments("not closed", "{", "header byte"),
        arguments("more behind", "{} {}", "more behind the closing brace"),
        arguments("comment", "{/**/}", "header byte 1"),
        arguments("trailing comma", "{" + tensor + ",}", "header byte"),
        arguments("depth in shape", x(f32 + "\"shape\":" + deep), "depth"),
        arguments("depth in metadata", "{\"__metadata__\":{\"a\":" + deep, "expected a string"),
        arguments("depth of a tensor", "{\"x\":" + deep, "expected an object"),
        arguments("tensor twice", "{" + tensor + "," + tensor + "}", "Duplicate"),
        arguments("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", "Duplicate"),
        arguments("key twice", x(f32 + four + "\"data_offsets\":[0,16]"), "Duplicate"),
        arguments("same key escaped", "{\"__metadata__\":{\"a\":\"\",\"\\u0061\":\"\"}}", "Dupl"),
        arguments("number in metadata", "{\"__metadata__\":{\"a\":1}}", "expected a string"),
        arguments("list as metadata", "{\"__metadata__\":[]}", "expected an object"),
        arguments("half a surrogate", "{\"__metadata__\":{\"a\":\"\\ud800\"}}", "surrogate"),
        arguments("place after two-byte é", "{\"é\":1}", "header byte 6: tensor \"é\": expected"),
        arguments("tensor null", "{\"x\":null}", "expected an object"),
        arguments("empty tensor", x(""), "needs dtype, shape and two data_offsets"),
        arguments("no shape", x(f32 + "\"data_offsets\":[0,16]"), "needs dtype, shape"),
        arguments("unknown key", x(four + "\"data_offsets\":[0,16],\"y\":1"), "unknown key \"y\""),
        arguments("unknown dtype", x("\"dtype\":\"F4\""), "unknown dtype \"F4\""),
        arguments("dtype in lower case", x("\"dtype\":\"f32\""), "unknown dtype \"f32\""),
        arguments("dtype a number", x("\"dtype\":32"), "expected a string"),
        arguments("shape a number", x(f32 + "\"shape\":4"), "expected a list"),
        arguments("negative dimension", shape("-4"), "negative number -4"),
        arguments("fractional dimension", shape("4.0"), "expected a whole number"),
        arguments("dimension with exponent", shape("4e0"), "expected a whole number"),
        arguments("dimension a string", shape("\"4\""), "expected a whole number"),
        arguments("dimension null", shape("null"), "expected a whole number"),
        arguments("dimension 2^31", shape("2147483648"), "a dimension over 2^31-1"),
        arguments("dimension 2^64", shape("18446744073709551616"), "out of range"),
        arguments("dimension of 5000 digits", shape("9".repeat(5000)), "header byte"),
        arguments("nine dimensions", shape("1,1,1,1,1,1,1,1,1"), "more than 8 numbers"),
        arguments("wrong product", shape("5"), "shape [5] needs 20 bytes, data_offsets span 16"),
        // 4 * 2^31 * 2^31 wraps around to 0, and plus 4 elements would look right.
        arguments("overflow", shape("1073741824,1073741824,4"), "larger than any file"),
        arguments("begin > end", x(four + "\"data_offsets\":[16,0]"), "run backwards"),
        arguments("one offset", x(four + "\"data_offsets\":[16]"), "two data_offsets"),
        arguments("three offsets", x(four + "\"data_offsets\":[0,8,16]"), "more than 2 numbers"),
        arguments("negative offset", x(four + "\"data_offsets\":[-16,0]"), "negative number -16"),
        arguments("past the end", x(four + "\"data_offsets\":[1,17]"), "17, the file has 16"),
        arguments("far past the end", x(four + offsets(Long.MAX_VALUE - 16)), "the file has 16"),
        arguments("hole in front", "{" + two("[8,12]", "[12,16]") + "}", "expected 0 (hole)"),
        arguments("hole", "{" + two("[0,4]", "[12,16]") + "}", "expected 4 (hole)"),
        arguments("overlap", "{" + two("[0,4]", "[3,7]") + "}", "expected 4 (overlap)"),
        arguments("shared", "{" + two("[0,4]", "[0,4]") + "}", "expected 4 (overlap)"),
        arguments("trailing bytes", "{" + two("[0,4]", "[4,8]") + "}", "8 bytes behind"),
        arguments("no name", named(""), "1 to 256 characters"),
        arguments("long name", named("n".repeat(257)), "1 to 256 characters"),
        arguments("name climbs", named("../x"), "does not climb folders"),
        arguments("name climbs later", named("a/../../x"), "does not climb folders"),
        arguments("NUL in the name", named("a\\u0000b"), "\"a\\u0000b\": a name has printable"),
        arguments("ANSI escape", named("\\u001b[2J"), "\"\\u001B[2J\": a name has printable"),
        arguments("turned text", named("\u202egnp.x"), "\"\\u202Egnp.x\": a name has printable"),
        arguments("half a surrogate", named("\\udc00"), "surrogate"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void headerIsRefused(String what, String header, String reason) throws IOException {
    assertRefused(header(header, 16), reason);
  }

  @Test
  void theSameHeadersWithoutTheFaultAreRead() throws IOException {
    for (String good :
        List.of(
            shape("4"),
            shape("2,2"),
            "{" + two("[0,4]", "[4,8]").replace("[1]", "[1,1]") + "} \n",
            "{" + two("[4,8]", "[0,4]") + "}",
            // The empty tensor takes no place, whatever its name and its line.
            shape("4").replaceFirst("}}$", "}," + named("y").substring(1)),
            named("a/b..c").replace("[]", "[0]"))) {
      int data = good.contains("[0,16]") ? 16 : good.contains("[4,8]") ? 8 : 0;
      Path file = write(header(good, data));
      assertThatCode(() -> Safetensors.read(file)).as(good).doesNotThrowAnyException();
    }
  }

  @Test
  void everyFlippedBitOfACheckedFileIsFound() throws IOException {
    byte[] good = checkedFile();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = write(bad);
      assertThatThrownBy(() -> Safetensors.readChecked(file))
          .as("bit %d", bit)
          .isInstanceOf(FormatException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    byte[] good = checkedFile();
    for (int length = 0; length < good.length; length++) {
      Path file = write(Arrays.copyOf(good, length));
      assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(FormatException.class);
      assertThatThrownBy(() -> Safetensors.readChecked(file)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void aFileWithoutChecksumIsNotAcceptedAsChecked() throws IOException {
    Path file = folder.resolve("plain");
    Safetensors.write(file, Map.of("a", "b"), List.of());
    assertThatThrownBy(() -> Safetensors.readChecked(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("no checksum");
    assertThatThrownBy(() -> Safetensors.readChecked(write(header("{\"__metadata__\":{}}", 0))))
        .hasMessageContaining("no checksum");
  }

  @Test
  void damageNeverEscapesAsAnythingElse() throws IOException {
    Random random = new Random(1);
    byte[] good = checkedFile();
    for (int round = 0; round < 2000; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bad[8 + random.nextInt(bad.length - 8)] = (byte) random.nextInt(128);
      }
      Path file = write(bad);
      try {
        Safetensors.read(file);
      } catch (FormatException e) {
        assertThat(e.getMessage())
            .startsWith(file + ": ")
            .matches("[^\\p{Cntrl}]+\n[^\\p{Cntrl}]+");
      }
    }
  }

  @Test
  void aHugeFileIsRefusedBeforeItIsLoaded() throws IOException {
    Path file = write(header("{" + two("[0,4]", "[4,8]") + "}", 8));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Safetensors.MAX_FILE_BYTES);
      assertRefused(file, "bytes behind the last tensor");
      sparse.setLength(Safetensors.MAX_FILE_BYTES + 1L);
      assertRefused(file, "more than the 1073741824 that are read");
    }
  }

  @Test
  void aHeaderFullOfTensorsIsRefusedQuickly() throws IOException {
    String many =
        IntStream.range(0, 15_000)
            .mapToObj(
                i -> "\"%d\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}".formatted(i))
            .collect(Collectors.joining(",", "{", "}"));
    assertRefused(header(many, 2), "(hole)");
  }

  @Test
  void aFolderIsNotAFile() {
    assertRefused(folder, "not a regular file");
  }

  @Test
  void theFileNameIsEscaped() throws IOException {
    Path file = Files.write(folder.resolve("a\n\u001b[31m.safetensors"), new byte[3]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .hasMessageContaining("a\\u000A\\u001B[31m.safetensors: 3 bytes");
  }

  private static String x(String fields) {
    return "{\"x\":{" + fields + "}}";
  }

  private static String shape(String dimensions) {
    return x("\"dtype\":\"F32\",\"data_offsets\":[0,16],\"shape\":[" + dimensions + "]");
  }

  private static String offsets(long begin) {
    return "\"data_offsets\":[" + begin + "," + (begin + 16) + "]";
  }

  private static String two(String a, String b) {
    String tensor = "\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":%s}";
    return tensor.formatted("a", a) + "," + tensor.formatted("b", b);
  }

  private static String named(String name) {
    return "{\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}";
  }

  private static byte[] header(String header, int dataBytes) {
    byte[] utf8 = header.getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + utf8.length + dataBytes);
    return file.order(ByteOrder.LITTLE_ENDIAN).putLong(utf8.length).put(utf8).array();
  }

  private static byte[] file(long length, String latin1) {
    byte[] rest = latin1.getBytes(ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(8 + rest.length);
    return file.order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(rest).array();
  }

  private byte[] checkedFile() throws IOException {
    Path file = folder.resolve("checked");
    Safetensors.writeChecked(
        file, Map.of("v", "1"), List.of(Tensor.of("w", new float[] {1, 2, 3}, 3)));
    Safetensors.readChecked(file);
    return Files.readAllBytes(file);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("bad.safetensors"), bytes);
  }

  private void assertRefused(byte[] bytes, String reason) throws IOException {
    assertRefused(write(bytes), reason);
  }

  private static void assertRefused(Path file, String reason) {
    Assertions.assertTimeout(
        LIMIT,
        () ->
            assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(reason)
                .message()
                .matches("[^\\p{Cntrl}]+\n[^\\p{Cntrl}]+"));
  }
}
