package io.clientele.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void a_figure_is_one_line_of_json_with_three_digits_and_its_ratio() {
    var figure = Figure.of("ingest.kafka", 12_345.6, "behaviours/s", "kafka tool", 98_765);

    assertThat(figure.line())
        .isEqualTo(
            """
            {"bench":"ingest.kafka","value":12300,"unit":"behaviours/s",\
            "beside":"kafka tool: 98800 behaviours/s","ratio":0.125}\
            """);
  }
}
