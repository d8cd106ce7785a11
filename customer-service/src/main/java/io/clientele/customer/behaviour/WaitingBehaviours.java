package io.clientele.customer.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
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

/// Behaviours of whom nobody knows yet, by the identifier they came with.
@ApplicationScoped
class WaitingBehaviours {
  private static final String ADD =
      """
      insert into waiting_behaviour (namespace, value, event_key, occurred_at, event)
      select n.namespace, n.value, n.event_key, n.occurred_at, n.event::jsonb
      from unnest(?, ?, ?, ?, ?) as n (namespace, value, event_key, occurred_at, event)
      order by n.namespace, n.value, n.event_key
      on conflict do nothing
      """;

  private static final String TAKE =
      """
      delete from waiting_behaviour w
      using (select distinct namespace, value from unnest(?, ?) as n (namespace, value)) as n
      where w.namespace = n.namespace and w.value = n.value
      returning w.event
      """;

  // Only what came of late is looked at: what waits longer was overtaken by nobody.
  private static final String TAKE_OVERTAKEN =
      """
      delete from waiting_behaviour w
      where w.received_at > now() - ? * interval '1 second' and exists (
        select 1 from identifier i where i.namespace = w.namespace and i.value = w.value)
      returning w.event
      """;

  private static final String FORGET =
      "delete from waiting_behaviour where received_at < now() - ? * interval '1 second'";

  void add(Connection connection, Map<Recorded, Identifier> behaviours) throws SQLException {
    var events = List.copyOf(behaviours.keySet());
    var identifiers = events.stream().map(behaviours::get).toList();
    Sql.on(connection, ADD)
        .texts(identifiers.stream().map(Identifier::namespace).toList())
        .texts(identifiers.stream().map(Identifier::value).toList())
        .uuids(events.stream().map(Behaviour::keyOf).toList())
        .times(events.stream().map(Recorded::occurredAt).toList())
        .texts(events.stream().map(WaitingBehaviours::json).toList())
        .run();
  }

  /// Takes away what waits for these identifiers, in the order in which it happened.
  List<Recorded> take(Connection connection, Collection<Identifier> identifiers)
      throws SQLException {
    return inOrder(
        Sql.on(connection, TAKE)
            .texts(identifiers.stream().map(Identifier::namespace).toList())
            .texts(identifiers.stream().map(Identifier::value).toList())
            .list(row -> recorded(row.getString(1))));
  }

  /// Takes away what began to wait while its customer was being registered.
  List<Recorded> takeOvertaken(Connection connection, Duration since) throws SQLException {
    return inOrder(
        Sql.on(connection, TAKE_OVERTAKEN)
            .with(since.toSeconds())
            .list(row -> recorded(row.getString(1))));
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
