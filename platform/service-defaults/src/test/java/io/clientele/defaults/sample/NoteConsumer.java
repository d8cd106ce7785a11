package io.clientele.defaults.sample;

import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;

/// Counts how often each note was told; cannot bear notes of type `poison` until it is cured, and
/// loses its way in those of type `maze`.
@ApplicationScoped
public class NoteConsumer implements InboxHandler<BehaviourEvent> {
  private final EventCodec<BehaviourEvent> codec = EventCodec.of(BehaviourEvent.class);
  private volatile boolean cured;

  public void cure() {
    cured = true;
  }

  public void fallIll() {
    cured = false;
  }

  @Override
  public String name() {
    return "sample.notes";
  }

  @Override
  public Topic topic() {
    return BehaviourEvent.TOPIC;
  }

  @Override
  public EventCodec<BehaviourEvent> codec() {
    return codec;
  }

  @Override
  public int lanes() {
    return 2;
  }

  @Override
  public void apply(Connection connection, List<Received<BehaviourEvent>> batch)
      throws SQLException {
    var poison = new LinkedHashMap<Received<BehaviourEvent>, String>();
    try (var statement =
        connection.prepareStatement(
            """
            insert into note (id, text, times_told) values (?, ?, 1)
            on conflict (id) do update
              set times_told = note.times_told + 1, text = note.text || ',' || excluded.text
            """)) {
      for (var received : batch) {
        switch (received.data()) {
          case BehaviourEvent.Recorded told when told.type().equals("poison") && !cured ->
              poison.put(received, "It is poison.");
          case BehaviourEvent.Recorded told when told.type().equals("maze") ->
              throw new StackOverflowError();
          case BehaviourEvent.Recorded told -> {
            statement.setString(1, "told:" + told.key());
            statement.setString(2, told.type());
            statement.addBatch();
          }
          case BehaviourEvent.Unrecognised _ -> {}
        }
      }
      statement.executeBatch();
    }
    if (!poison.isEmpty()) {
      throw new Unprocessable(poison);
    }
  }
}
