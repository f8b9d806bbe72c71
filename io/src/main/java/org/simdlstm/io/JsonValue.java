package org.simdlstm.io;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// JSON from a file, taken apart value by value; what is not as expected is refused by its place.
///
/// @param place where the value stands, for messages
/// @param value a Map, List, String, Long, Double, Boolean or null
record JsonValue(String place, Object value) {
  /// What a user can do about a file with other JSON than this program writes.
  static final String NEXT_STEP =
      "\nAnother program wrote it, or a newer one; train the model again.";

  private static final int MAX_DEPTH = 8;

  // Two bytes of text can become an object of fifty in memory. The longest history has fewer.
  private static final int MAX_TOKENS = 2_000_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  /// The whole text as one value; the parser limits its depth and its length.
  static JsonValue parse(String place, String text) throws FormatException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      Object value = read(parser);
      if (parser.nextToken() != null) {
        throw new FormatException(place + ": more than one JSON value" + NEXT_STEP);
      }
      return new JsonValue(place, value);
    } catch (JacksonException e) {
      throw new FormatException(place + ": not JSON: " + firstLine(e) + NEXT_STEP, e);
    }
  }

  /// The text of Maps, Lists, Strings, Numbers, Booleans and null; the same for the same content.
  static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, value);
    }
    return text.toString();
  }

  /// The members, of which none is missing and none unknown.
  Map<String, JsonValue> members(String... names) throws FormatException {
    if (!(value instanceof Map<?, ?> map) || !map.keySet().equals(Set.of(names))) {
      throw fault("an object with the members " + String.join(", ", names));
    }
    Map<String, JsonValue> result = new LinkedHashMap<>();
    map.forEach(
        (key, member) -> result.put((String) key, new JsonValue(place + "." + key, member)));
    return result;
  }

  /// The member of an object of any members.
  JsonValue member(String name) throws FormatException {
    if (!(value instanceof Map<?, ?> map) || !map.containsKey(name)) {
      throw fault("an object with the member " + name);
    }
    return new JsonValue(place + "." + name, map.get(name));
  }

  List<JsonValue> elements() throws FormatException {
    if (!(value instanceof List<?> list)) {
      throw fault("an array");
    }
    List<JsonValue> result = new ArrayList<>();
    for (Object element : list) {
      result.add(new JsonValue(place + "[" + result.size() + "]", element));
    }
    return result;
  }

  List<String> texts() throws FormatException {
    List<String> result = new ArrayList<>();
    for (JsonValue element : elements()) {
      result.add(element.text());
    }
    return result;
  }

  String text() throws FormatException {
    if (!(value instanceof String text)) {
      throw fault("a string");
    }
    return text;
  }

  boolean bool() throws FormatException {
    if (!(value instanceof Boolean bool)) {
      throw fault("true or false");
    }
    return bool;
  }

  int integer(int min) throws FormatException {
    long number = whole();
    if (number < min || number > Integer.MAX_VALUE) {
      throw fault("a whole number from " + min + " to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  long whole() throws FormatException {
    if (!(value instanceof Long number)) {
      throw fault("a whole number");
    }
    return number;
  }

  /// The number, NaN for null.
  double real() throws FormatException {
    return switch (value) {
      case null -> Double.NaN;
      case Double number -> number;
      case Long number -> number;
      default -> throw fault("a number or null");
    };
  }

  private FormatException fault(String expected) {
    return new FormatException(
        "%s: %s where %s is expected"
                .formatted(place, Printable.quote(String.valueOf(value)), expected)
            + NEXT_STEP);
  }

  private static String firstLine(JacksonException e) {
    return Printable.escape(e.getOriginalMessage().lines().findFirst().orElse(""));
  }

  private static Object read(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, read(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw new StreamReadException(parser, "no value");
    };
  }

  private static void write(JsonGenerator generator, Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach(
            (key, member) -> {
              generator.writeName((String) key);
              write(generator, member);
            });
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        list.forEach(element -> write(generator, element));
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Double number when Double.isFinite(number) -> generator.writeNumber(number);
      case Double number -> generator.writeNull();
      case Boolean bool -> generator.writeBoolean(bool);
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
    }
  }
}
