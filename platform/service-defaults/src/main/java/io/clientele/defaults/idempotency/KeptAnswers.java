package io.clientele.defaults.idempotency;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The first answers that are kept, with what they say.
@ApplicationScoped
public class KeptAnswers {
  private static final int FETCHED_AT_ONCE = 500;

  // The answer to an erasure itself is kept, or sending it again would not find it.
  private static final String READ =
      """
      select principal, route, idem_key, headers, body from idempotency
      where status is not null and route not like 'DELETE %'
      """;

  // The key stays, or the request would take effect a second time when it is sent again. The
  // fingerprint goes: who knows what to try finds out by it what was sent.
  private static final String EMPTY =
      """
      update idempotency set fingerprint = '', status = null, headers = null, body = null
      where principal = ? and route = ? and idem_key = ?
      """;

  private final KeptBodies bodies;

  KeptAnswers(KeptBodies bodies) {
    this.bodies = bodies;
  }

  /// An answer as it is kept.
  ///
  /// @param headers as JSON
  /// @param body empty for one without
  public record KeptAnswer(String route, String headers, String body) {}

  /// Empties the answers that are about somebody; reads all of them.
  public void empty(Connection connection, Predicate<KeptAnswer> about) throws SQLException {
    var found = new ArrayList<List<String>>();
    try (var statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          var kept = row.getString("body");
          var answer =
              new KeptAnswer(
                  row.getString("route"),
                  row.getString("headers"),
                  kept == null ? "" : bodies.read(connection, kept));
          if (about.test(answer)) {
            found.add(
                List.of(
                    row.getString("principal"), row.getString("route"), row.getString("idem_key")));
          }
        }
      }
    }
    try (var statement = connection.prepareStatement(EMPTY)) {
      for (var key : found) {
        for (var part = 0; part < key.size(); part++) {
          statement.setString(part + 1, key.get(part));
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
