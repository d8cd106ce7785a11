package io.clientele.defaults.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.defaults.privacy.ExportRows.Part;
import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.kernel.sql.Transactions;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@SampleServiceTest
class ExportRowsTest {
  @Inject Transactions transactions;

  @Test
  void times_are_in_utc_wherever_the_service_runs() throws IOException {
    assertThat(written("json_build_object('at', timestamptz '2026-05-01T09:30:00+08:00')"))
        .isEqualTo("{\"at\" : \"2026-05-01T01:30:00+00:00\"}");
  }

  @Test
  void money_has_its_decimals_as_text_beside_the_currency() throws IOException {
    assertThat(written(ExportRows.money("12.5000::numeric", "'CNY'")))
        .isEqualTo("{\"amount\" : \"12.50\", \"currency\" : \"CNY\"}");
    assertThat(written(ExportRows.money("0.1250::numeric", "'CNY'"))).contains("\"0.125\"");
    assertThat(written("json_build_array(" + ExportRows.money("null::numeric", "'CNY'") + ")"))
        .isEqualTo("[null]");
  }

  @Test
  void ids_are_asked_for_wherever_a_query_names_them() throws IOException {
    assertThat(written("to_json(cardinality(?) + cardinality(?))")).isEqualTo("2");
  }

  private String written(String row) throws IOException {
    var output = new ByteArrayOutputStream();
    new ExportRows(new InShanghai(transactions))
        .write(
            output,
            "{",
            List.of(UUID.randomUUID()),
            List.of(new Part("rows", "select %s where cardinality(?) = 1".formatted(row))));
    var document = output.toString(StandardCharsets.UTF_8);
    assertThat(document).startsWith("{\"rows\":[").endsWith("]}");
    return document.substring("{\"rows\":[".length(), document.length() - "]}".length());
  }

  /// As the driver sets up a connection on a machine there.
  private record InShanghai(Transactions transactions) implements Transactions {
    @Override
    public <T> T call(Work<T> work) throws SQLException {
      return transactions.call(connection -> {
        try (var statement = connection.createStatement()) {
          statement.execute("set local time zone 'Asia/Shanghai'");
        }
        return work.run(connection);
      });
    }
  }
}
