package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// Behaviours of whom nobody knows yet, by the identifier they came with.
@ApplicationScoped
class WaitingBehaviours {
  private static final String ADD =
      """
      insert into waiting_behaviour (digest, namespace, event_key, occurred_at, event)
      select n.digest, n.namespace, n.event_key, n.occurred_at, n.event
      from unnest(?, ?, ?, ?, ?) as n (digest, namespace, event_key, occurred_at, event)
      order by n.digest, n.event_key
      on conflict do nothing
      """;

  private static final String TAKE =
      "delete from waiting_behaviour where digest = any (?) returning event";

  // Only what came of late is looked at: what waits longer was overtaken by nobody.
  private static final String TAKE_OVERTAKEN =
      """
      delete from waiting_behaviour w
      where w.received_at > now() - ? * interval '1 second'
        and exists (select 1 from identifier i where i.digest = w.digest)
      returning w.event
      """;

  private static final String FORGET =
      "delete from waiting_behaviour where received_at < now() - ? * interval '1 second'";

  private final Vault vault;
  private final BlindIndex index;

  WaitingBehaviours(Vault vault, BlindIndex index) {
    this.vault = vault;
    this.index = index;
  }

  void add(Connection connection, Map<Recorded, Identifier> behaviours) throws SQLException {
    var events = List.copyOf(behaviours.keySet());
    var identifiers = events.stream().map(behaviours::get).toList();
    var keys = vault.keyOfNobody(connection);
    Sql.on(connection, ADD)
        .uuids(digests(identifiers))
        .texts(identifiers.stream().map(Identifier::namespace).toList())
        .uuids(events.stream().map(Behaviour::keyOf).toList())
        .times(events.stream().map(Recorded::occurredAt).toList())
        .bytes(
            events.stream()
                .map(event -> keys.seal(SealedColumn.WAITING_BEHAVIOUR, Vault.NOBODY, json(event)))
                .toList())
        .run();
  }

  /// Takes away what waits for these identifiers, in the order in which it happened.
  List<Recorded> take(Connection connection, Collection<Identifier> identifiers)
      throws SQLException {
    return opened(connection, Sql.on(connection, TAKE).uuids(digests(identifiers)));
  }

  /// Takes away what began to wait while its customer was being registered.
  List<Recorded> takeOvertaken(Connection connection, Duration since) throws SQLException {
    return opened(connection, Sql.on(connection, TAKE_OVERTAKEN).with(since.toSeconds()));
  }

  private List<UUID> digests(Collection<Identifier> identifiers) {
    return identifiers.stream().map(identifier -> identifier.digest(index)).toList();
  }

  private List<Recorded> opened(Connection connection, Sql taken) throws SQLException {
    var sealed = taken.list(row -> row.getBytes(1));
    if (sealed.isEmpty()) {
      return List.of();
    }
    var keys = vault.keyOfNobody(connection);
    return inOrder(
        sealed.stream()
            .map(event -> keys.open(SealedColumn.WAITING_BEHAVIOUR, Vault.NOBODY, event))
            .map(Objects::requireNonNull)
            .map(WaitingBehaviours::recorded)
            .toList());
  }

  int forget(Connection connection, Duration age) throws SQLException {
    return Sql.on(connection, FORGET).with(age.toSeconds()).run();
  }

  private static List<Recorded> inOrder(List<Recorded> behaviours) {
    return behaviours.stream()
        .sorted(Comparator.comparing(Recorded::occurredAt, Instant::compareTo))
        .toList();
  }

  private static String json(Recorded behaviour) {
    try {
      return Json.tolerant().writeValueAsString(behaviour);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a behaviour cannot be written", e);
    }
  }

  private static Recorded recorded(String json) {
    try {
      return Json.tolerant().readValue(json, Recorded.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a waiting behaviour cannot be read", e);
    }
  }
}
