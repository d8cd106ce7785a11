package io.clientele.defaults.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.defaults.privacy.ErasePlatformRows;
import io.clientele.defaults.privacy.Traces;
import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@SampleServiceTest
class KeptAnswersTest {
  private final UUID customer = Ids.next();

  @Inject DataSource database;
  @Inject IdempotencyKeys keys;
  @Inject ErasePlatformRows erasePlatformRows;

  @Test
  void an_answer_about_an_erased_customer_is_emptied_and_the_request_is_not_repeated()
      throws SQLException {
    try (var connection = database.getConnection()) {
      answered(connection, "theirs", customer);
      answered(connection, "of a segment", Ids.next());

      assertThat(emptied()).isEqualTo(1);

      assertThat(keys.claim(connection, List.of(request("theirs")))).isEmpty();
      assertThatThrownBy(() -> keys.firstAnswer(connection, request("theirs")))
          .isInstanceOf(InputProblem.AnswerErased.class);
      assertThat(keys.firstAnswer(connection, request("of a segment")).status()).isEqualTo(201);
      assertThat(emptied()).isZero();
    }
  }

  private void answered(Connection connection, String key, UUID id) throws SQLException {
    keys.claim(connection, List.of(request(key)));
    keys.keep(
        connection,
        Map.of(
            request(key).key(),
            new IdempotencyKeys.Answer(
                201, "{}", "{\"id\":\"%s\",\"name\":\"Premier\"}".formatted(id))));
  }

  private KeyedRequest request(String key) {
    return new KeyedRequest(new IdempotencyKey("erasing " + customer, "POST /notes", key), "print");
  }

  private long emptied() {
    var traces = new Traces(List.of(customer), List.of("Premier"), List.of(), List.of(), List.of());
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          try (var connection = database.getConnection()) {
            return erasePlatformRows.handle(connection, traces).stream()
                .filter(rows -> rows.table().equals("idempotency"))
                .filter(rows -> rows.deed().equals(ErasedRows.EMPTIED))
                .mapToLong(ErasedRows::rows)
                .sum();
          }
        });
  }
}
