package io.clientele.defaults.idempotency;

import io.clientele.kernel.problem.InputProblem;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The rows of idempotency keys. A key belongs to whoever used it and to the address it was used
/// at.
@ApplicationScoped
class IdempotencyKeys {
  private static final String CLAIM =
      """
      insert into idempotency (principal, route, idem_key, fingerprint)
      values (?, ?, ?, ?) on conflict do nothing
      """;

  private static final String KEEP =
      """
      update idempotency set status = ?, headers = ?::json, body = ?
      where principal = ? and route = ? and idem_key = ?
      """;

  private static final String READ =
      """
      select fingerprint, status, headers, body from idempotency
      where principal = ? and route = ? and idem_key = ?
      """;

  private static final String FORGET =
      "delete from idempotency where created_at < now() - make_interval(secs => ?)";

  private final DataSource database;
  private final KeptBodies bodies;
  private final IdempotencyConfig config;

  IdempotencyKeys(DataSource database, KeptBodies bodies, IdempotencyConfig config) {
    this.database = database;
    this.bodies = bodies;
    this.config = config;
  }

  record Request(String principal, String route, String key, String fingerprint) {}

  record Answer(int status, String headers, @Nullable String body) {}

  /// @return whether this is the first request with its key
  boolean claim(Request request) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, request.principal());
      statement.setString(2, request.route());
      statement.setString(3, request.key());
      statement.setString(4, request.fingerprint());
      return statement.executeUpdate() == 1;
    }
  }

  void keep(Request request, Answer answer) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(KEEP)) {
      statement.setInt(1, answer.status());
      statement.setString(2, answer.headers());
      var body = answer.body();
      statement.setString(3, body == null ? null : bodies.keep(connection, body));
      statement.setString(4, request.principal());
      statement.setString(5, request.route());
      statement.setString(6, request.key());
      statement.executeUpdate();
    }
  }

  /// @throws InputProblem.AnswerErased when [KeptAnswers] has emptied it
  Answer firstAnswer(Request request) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(READ)) {
      statement.setString(1, request.principal());
      statement.setString(2, request.route());
      statement.setString(3, request.key());
      try (var result = statement.executeQuery()) {
        if (!result.next()) {
          throw new IllegalStateException("an idempotency key vanished while it was read");
        }
        if (result.getString("headers") == null) {
          throw new InputProblem.AnswerErased();
        }
        if (!result.getString("fingerprint").equals(request.fingerprint())) {
          throw new InputProblem.KeyReused();
        }
        var kept = result.getString("body");
        return new Answer(
            result.getInt("status"),
            result.getString("headers"),
            kept == null ? null : bodies.read(connection, kept));
      }
    }
  }

  @Scheduled(every = "${clientele.idempotency.forget-every:1h}", delayed = "5m")
  void forgetOld() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(FORGET)) {
      statement.setLong(1, config.kept().toSeconds());
      statement.executeUpdate();
    }
  }
}
