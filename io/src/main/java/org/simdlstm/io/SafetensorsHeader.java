package org.simdlstm.io;

import static tools.jackson.core.JsonToken.END_ARRAY;
import static tools.jackson.core.JsonToken.PROPERTY_NAME;
import static tools.jackson.core.JsonToken.START_ARRAY;
import static tools.jackson.core.JsonToken.START_OBJECT;
import static tools.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static tools.jackson.core.JsonToken.VALUE_STRING;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Parses the header of a safetensors file token by token, and refuses what the format does not
/// name.
final class SafetensorsHeader {
  /// A tensor's line in the header; `place` is the character of the header at which its name
  /// stands.
  record Entry(String name, long place, Dtype dtype, int[] shape, long begin, long end) {}

  // The deepest value is a number in a list in a tensor in the header.
  private static final int MAX_DEPTH = 3;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final String file;
  private final String json;
  private final JsonParser parser;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private SafetensorsHeader(String file, String json, JsonParser parser) {
    this.file = file;
    this.json = json;
    this.parser = parser;
  }

  static SafetensorsHeader parse(String file, String json) throws FormatException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      SafetensorsHeader header = new SafetensorsHeader(file, json, parser);
      header.parseAll();
      return header;
    } catch (JacksonException e) {
      long place = e.getLocation() == null ? 0 : e.getLocation().getCharOffset();
      throw SafetensorsReader.fault(
          file,
          "header byte %d: %s"
              .formatted(bytes(json, place), Printable.escape(e.getOriginalMessage())),
          SafetensorsReader.DAMAGED,
          e);
    }
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /// The tensors; by their place in the data once the layout has been checked.
  List<Entry> entries() {
    return entries;
  }

  /// Sorts the tensors by their place and checks that they fill the data without gap or overlap.
  void checkLayout(long dataBytes) throws FormatException {
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long filled = 0;
    for (Entry entry : entries) {
      if (entry.end() > dataBytes) {
        throw fault(
            entry, "ends at data byte %d, the file has %d".formatted(entry.end(), dataBytes));
      }
      if (entry.begin() != filled) {
        String kind = entry.begin() < filled ? "overlap" : "hole";
        throw fault(
            entry,
            "begins at data byte %d, expected %d (%s)".formatted(entry.begin(), filled, kind));
      }
      filled = entry.end();
    }
    if (filled != dataBytes) {
      throw SafetensorsReader.fault(
          file,
          "data byte %d: %d bytes behind the last tensor".formatted(filled, dataBytes - filled),
          SafetensorsReader.DAMAGED,
          null);
    }
  }

  private void parseAll() throws FormatException {
    expect(parser.nextToken(), START_OBJECT, "the header");
    while (parser.nextToken() == PROPERTY_NAME) {
      if (parser.currentName().equals(Safetensors.METADATA)) {
        parseMetadata();
      } else {
        entries.add(parseEntry(parser.currentName(), place()));
      }
    }
    if (parser.nextToken() != null) {
      throw fault("more behind the closing brace");
    }
  }

  private void parseMetadata() throws FormatException {
    expect(parser.nextToken(), START_OBJECT, Safetensors.METADATA);
    while (parser.nextToken() == PROPERTY_NAME) {
      String key = parser.currentName();
      expect(parser.nextToken(), VALUE_STRING, "metadata " + Printable.quote(key));
      String value = parser.getString();
      if (!isUnicode(key) || !isUnicode(value)) {
        throw fault("metadata " + Printable.quote(key) + ": half of a surrogate pair");
      }
      metadata.put(key, value);
    }
  }

  private Entry parseEntry(String name, long place) throws FormatException {
    String fault = Tensor.nameFault(name);
    if (fault != null) {
      throw fault("tensor " + Printable.quote(name) + ": " + fault);
    }
    expect(parser.nextToken(), START_OBJECT, "tensor " + Printable.quote(name));
    Dtype dtype = null;
    int[] shape = null;
    long[] offsets = null;
    while (parser.nextToken() == PROPERTY_NAME) {
      switch (parser.currentName()) {
        case "dtype" -> dtype = parseDtype();
        case "shape" -> shape = parseShape();
        case "data_offsets" -> offsets = parseNumbers("data_offsets", 2);
        default -> throw fault("unknown key " + Printable.quote(parser.currentName()));
      }
    }
    if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
      throw fault("tensor " + Printable.quote(name) + ": needs dtype, shape and two data_offsets");
    }
    Entry entry = new Entry(name, place, dtype, shape, offsets[0], offsets[1]);
    checkSize(entry);
    return entry;
  }

  private Dtype parseDtype() throws FormatException {
    expect(parser.nextToken(), VALUE_STRING, "dtype");
    String name = parser.getString();
    return Dtype.named(name).orElseThrow(() -> fault("unknown dtype " + Printable.quote(name)));
  }

  private int[] parseShape() throws FormatException {
    long[] dimensions = parseNumbers("shape", Tensor.MAX_RANK);
    if (Arrays.stream(dimensions).anyMatch(dimension -> dimension > Integer.MAX_VALUE)) {
      throw fault("shape " + Arrays.toString(dimensions) + ": a dimension over 2^31-1");
    }
    return Arrays.stream(dimensions).mapToInt(Math::toIntExact).toArray();
  }

  /// A list of at most `max` whole numbers from 0.
  private long[] parseNumbers(String what, int max) throws FormatException {
    expect(parser.nextToken(), START_ARRAY, what);
    long[] numbers = new long[max];
    int count = 0;
    while (parser.nextToken() != END_ARRAY) {
      if (count == max) {
        throw fault(what + ": more than " + max + " numbers");
      }
      expect(parser.currentToken(), VALUE_NUMBER_INT, what);
      numbers[count] = parser.getLongValue();
      if (numbers[count] < 0) {
        throw fault(what + ": negative number " + numbers[count]);
      }
      count++;
    }
    return Arrays.copyOf(numbers, count);
  }

  private void checkSize(Entry entry) throws FormatException {
    String shape = Arrays.toString(entry.shape());
    if (entry.begin() > entry.end()) {
      throw fault(
          entry, "data_offsets [%d, %d] run backwards".formatted(entry.begin(), entry.end()));
    }
    long needed = entry.dtype().bytes();
    try {
      for (int dimension : entry.shape()) {
        needed = Math.multiplyExact(needed, dimension);
      }
    } catch (ArithmeticException e) {
      throw fault(entry, "shape " + shape + " is larger than any file");
    }
    if (needed != entry.end() - entry.begin()) {
      throw fault(
          entry,
          "shape %s needs %d bytes, data_offsets span %d"
              .formatted(shape, needed, entry.end() - entry.begin()));
    }
  }

  private void expect(JsonToken found, JsonToken wanted, String what) throws FormatException {
    if (found != wanted) {
      throw fault(what + ": expected " + describe(wanted));
    }
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      default -> token.name();
    };
  }

  private FormatException fault(String reason) {
    return SafetensorsReader.fault(
        file,
        "header byte " + bytes(json, place()) + ": " + reason,
        SafetensorsReader.FOREIGN,
        null);
  }

  private FormatException fault(Entry entry, String reason) {
    return SafetensorsReader.fault(
        file,
        "tensor %s at header byte %d: %s"
            .formatted(Printable.quote(entry.name()), bytes(json, entry.place()), reason),
        SafetensorsReader.DAMAGED,
        null);
  }

  private long place() {
    return parser.currentTokenLocation().getCharOffset();
  }

  /// Length in UTF-8 of the first `chars` characters.
  private static int bytes(String json, long chars) {
    int end = Math.clamp(chars, 0, json.length());
    return json.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
  }

  /// Whether UTF-8 can hold the text: JSON's escapes can also spell half a surrogate pair.
  static boolean isUnicode(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
