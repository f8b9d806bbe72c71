package org.simdlstm.perf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void anObjectIsALine() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", "a \"b\"");
    object.put("count", 3);
    object.put("share", 0.123456789);
    object.put("rates", new double[] {1, Double.NaN, 123456});
    assertThat(Json.lines(List.of(object, Map.of("rows", 1))))
        .isEqualTo(
            """
            [
            {"name":"a \\"b\\"","count":3,"share":0.12346,"rates":[1,null,123460]},
            {"rows":1}
            ]
            """);
  }
}
