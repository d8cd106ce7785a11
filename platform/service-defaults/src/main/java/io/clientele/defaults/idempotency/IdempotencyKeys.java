package io.clientele.defaults.idempotency;

import io.clientele.kernel.problem.InputProblem;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The rows of idempotency keys. One request or many take the same statements.
@ApplicationScoped
class IdempotencyKeys {
  private static final String CLAIM =
      """
      insert into idempotency (principal, route, idem_key, fingerprint)
      select * from unnest(?, ?, ?, ?) on conflict do nothing
      returning principal, route, idem_key
      """;

  private static final String KEEP =
      """
      update idempotency i set status = n.status, headers = n.headers::json, body = n.body
      from unnest(?, ?, ?, ?, ?, ?) as n (principal, route, idem_key, status, headers, body)
      where i.principal = n.principal and i.route = n.route and i.idem_key = n.idem_key
      """;

  private static final String RELEASE =
      """
      delete from idempotency i using unnest(?, ?, ?) as n (principal, route, idem_key)
      where i.principal = n.principal and i.route = n.route and i.idem_key = n.idem_key
      """;

  private static final String READ =
      """
      select fingerprint, status, headers, body from idempotency
      where principal = ? and route = ? and idem_key = ?
      """;

  private static final String FORGET =
      "delete from idempotency where created_at < now() - make_interval(secs => ?)";

  /// Whoever claims several keys waits for those of others in this order.
  private static final Comparator<IdempotencyKey> ORDER =
      Comparator.comparing(IdempotencyKey::principal)
          .thenComparing(IdempotencyKey::route)
          .thenComparing(IdempotencyKey::key);

  private final DataSource database;
  private final KeptBodies bodies;
  private final IdempotencyConfig config;

  IdempotencyKeys(DataSource database, KeptBodies bodies, IdempotencyConfig config) {
    this.database = database;
    this.bodies = bodies;
    this.config = config;
  }

  record Answer(int status, String headers, @Nullable String body) {}

  /// @return those of first requests
  Set<IdempotencyKey> claim(Connection connection, Collection<KeyedRequest> requests)
      throws SQLException {
    var sorted = requests.stream().sorted(Comparator.comparing(KeyedRequest::key, ORDER)).toList();
    var claimed = new HashSet<IdempotencyKey>();
    try (var statement = connection.prepareStatement(CLAIM)) {
      var place = bind(statement, sorted.stream().map(KeyedRequest::key).toList());
      bind(statement, place, "text", sorted.stream().map(KeyedRequest::fingerprint).toArray());
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          claimed.add(new IdempotencyKey(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return claimed;
  }

  void keep(Connection connection, Map<IdempotencyKey, Answer> answers) throws SQLException {
    var keys = List.copyOf(answers.keySet());
    var sealed = new HashMap<IdempotencyKey, String>();
    for (var answer : answers.entrySet()) {
      var body = answer.getValue().body();
      if (body != null) {
        sealed.put(answer.getKey(), bodies.keep(connection, body));
      }
    }
    var all = keys.stream().map(answers::get).toList();
    try (var statement = connection.prepareStatement(KEEP)) {
      var place = bind(statement, keys);
      place = bind(statement, place, "int", all.stream().map(Answer::status).toArray());
      place = bind(statement, place, "text", all.stream().map(Answer::headers).toArray());
      bind(statement, place, "text", keys.stream().map(sealed::get).toArray());
      statement.executeUpdate();
    }
  }

  /// Forgets keys of requests that came to nothing.
  void release(Connection connection, Collection<IdempotencyKey> keys) throws SQLException {
    try (var statement = connection.prepareStatement(RELEASE)) {
      bind(statement, keys);
      statement.executeUpdate();
    }
  }

  /// Binds the parts of keys, first of all; returns the next place.
  private static int bind(PreparedStatement statement, Collection<IdempotencyKey> keys)
      throws SQLException {
    var place = bind(statement, 1, "text", keys.stream().map(IdempotencyKey::principal).toArray());
    place = bind(statement, place, "text", keys.stream().map(IdempotencyKey::route).toArray());
    return bind(statement, place, "text", keys.stream().map(IdempotencyKey::key).toArray());
  }

  private static int bind(
      PreparedStatement statement, int place, String type, @Nullable Object[] values)
      throws SQLException {
    statement.setArray(place, statement.getConnection().createArrayOf(type, values));
    return place + 1;
  }

  /// @throws InputProblem.AnswerErased when [KeptAnswers] has emptied it
  Answer firstAnswer(Connection connection, KeyedRequest request) throws SQLException {
    try (var statement = connection.prepareStatement(READ)) {
      statement.setString(1, request.key().principal());
      statement.setString(2, request.key().route());
      statement.setString(3, request.key().key());
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
