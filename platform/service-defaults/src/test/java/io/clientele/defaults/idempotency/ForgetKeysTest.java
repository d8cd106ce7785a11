package io.clientele.defaults.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.defaults.sample.SampleServiceTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@SampleServiceTest
class ForgetKeysTest {
  @Inject DataSource database;
  @Inject IdempotencyKeys keys;

  @Test
  void answers_are_kept_for_a_week() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into idempotency (principal, route, idem_key, fingerprint, created_at) values
            ('forgetful', 'POST /notes', 'old', '', now() - interval '8 days'),
            ('forgetful', 'POST /notes', 'recent', '', now() - interval '6 days')
          """);
    }
    keys.forgetOld();
    assertThat(kept()).containsExactly("recent");
  }

  private List<String> kept() throws SQLException {
    var kept = new ArrayList<String>();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select idem_key from idempotency where principal = 'forgetful'");
        var result = statement.executeQuery()) {
      while (result.next()) {
        kept.add(result.getString(1));
      }
    }
    return kept;
  }
}
