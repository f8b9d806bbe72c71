package org.simdlstm.perf;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Results for other programs to read: an array of objects, one a line.
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  /// Digits of a number, more than any measurement has.
  private static final MathContext DIGITS = new MathContext(5);

  private Json() {}

  /// Objects whose members are texts, numbers or `double[]`; a number that is none becomes null.
  static String lines(List<Map<String, Object>> objects) {
    return objects.stream().map(Json::line).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static String line(Map<String, Object> object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      generator.writeStartObject();
      object.forEach(
          (name, value) -> {
            generator.writeName(name);
            write(generator, value);
          });
      generator.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, Object value) {
    switch (value) {
      case String text -> generator.writeString(text);
      case Integer number -> generator.writeNumber(number);
      case Double number when Double.isFinite(number) ->
          generator.writeNumber(
              new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString());
      case Double _ -> generator.writeNull();
      case double[] numbers -> {
        generator.writeStartArray();
        for (double number : numbers) {
          write(generator, number);
        }
        generator.writeEndArray();
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }
}
