package io.clientele.campaign.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.ErasureTold;
import io.clientele.kernel.event.CustomerEvent.Erased;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Erasures that are not confirmed yet. Who erased and who counts tell on topics of their own, so
/// either may be heard first.
@ApplicationScoped
class Erasures {
  private static final String TOLD =
      """
      insert into erasure as e (id, told, audience) values (?, ?::json, ?)
      on conflict (id) do update set told = excluded.told, audience = e.audience + excluded.audience
      """;

  private static final String COUNTED =
      """
      insert into erasure (id, counted) select unnest(?) as id, true order by id
      on conflict (id) do update set counted = true
      """;

  // A file that came in before may still name the customer, and is refused row by row.
  private static final String DUE =
      """
      select id from erasure e where told is not null and counted and not exists (
        select from contact_import i
        where i.state in ('UPLOADING', 'RECEIVED', 'RUNNING')
          and i.created_at <= (e.told->>'occurredAt')::timestamptz)
      order by id
      """;

  private final DataSource database;

  Erasures(DataSource database) {
    this.database = database;
  }

  record Claimed(Erased told, long audience) {}

  void take(@Observes ErasureTold event) throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(TOLD, event.erased().erasureId(), EventCodec.json(event.erased()), event.audience())
          .update(connection);
    }
  }

  void counted(Connection connection, Collection<UUID> ids) throws SQLException {
    Sql.of(COUNTED, Sql.ids(ids)).update(connection);
  }

  /// Those of which everything is there that is needed to go on.
  List<UUID> due(Connection connection) throws SQLException {
    return Sql.of(DUE).list(connection, row -> Sql.id(row, "id"));
  }

  /// Takes an erasure away, to confirm it in the same transaction; empty when somebody else does.
  Optional<Claimed> claim(Connection connection, UUID id) throws SQLException {
    return Sql.of("delete from erasure where id = ? returning told, audience", id)
        .first(
            connection, row -> new Claimed(told(row.getString("told")), row.getLong("audience")));
  }

  private static Erased told(String json) {
    try {
      return Json.tolerant().readValue(json, Erased.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an erasure cannot be read again", e);
    }
  }
}
