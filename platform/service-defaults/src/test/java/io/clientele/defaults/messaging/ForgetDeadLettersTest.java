package io.clientele.defaults.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "sample"))
class ForgetDeadLettersTest {
  @Inject DataSource database;
  @Inject ForgetDeadLetters forgetDeadLetters;

  @Test
  void parked_records_are_forgotten_a_month_after_they_were_settled_and_open_ones_never()
      throws SQLException {
    parked("settled long ago", "'DISCARDED'", "now() - interval '31 days'");
    parked("settled of late", "'REDRIVEN'", "now() - interval '29 days'");
    parked("open", "'OPEN'", "null");
    forgetDeadLetters.handle();
    assertThat(keys()).containsExactly("open", "settled of late");
  }

  private void parked(String key, String state, String settledAt) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into dead_letter (id, consumer, topic, part, pos, key, headers, recorded_at,
                  reason, state, settled_at, created_at)
                values (uuidv7(), 'test.forgetting', 'clientele.behaviours', 0, hashtext(?), ?, '{}',
                  now(), 'None.', %s, %s, now() - interval '1 year')
                """
                    .formatted(state, settledAt))) {
      statement.setString(1, key);
      statement.setString(2, key);
      statement.executeUpdate();
    }
  }

  private List<String> keys() throws SQLException {
    var keys = new ArrayList<String>();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select key from dead_letter where consumer = 'test.forgetting' order by key");
        var result = statement.executeQuery()) {
      while (result.next()) {
        keys.add(result.getString(1));
      }
    }
    return keys;
  }
}
