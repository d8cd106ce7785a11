package io.clientele.campaign.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clientele.campaign.Sql;
import io.clientele.campaign.importing.ContactFile.Row;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.JsonFields.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Imports, the parts of their files that are still to be applied, and the rows that were refused.
@ApplicationScoped
class ContactImports {
  private static final String REFUSE =
      """
      insert into contact_import_refusal (import_id, row_number, field, reason, named, original)
      select ?, r.number, r.field, r.reason, r.named, r.original
      from json_to_recordset(?::json) as r
        (number bigint, field text, reason text, named text, original text)
      on conflict do nothing
      """;

  // Not locked while customer-service is asked; whoever applies it first has it.
  private static final String NEXT =
      """
      select p.import_id, p.part, p.rows, i.campaign_id from contact_import_part p
      join contact_import i on i.id = p.import_id and i.state in ('RECEIVED', 'RUNNING')
      order by i.created_at, p.part limit 1
      """;

  // With its campaign, which the last part completes.
  private static final String LOCK =
      """
      select i.id from contact_import i join campaign p on p.id = i.campaign_id
      where i.id = ? for no key update
      """;

  private static final String TAKE =
      "delete from contact_import_part where import_id = ? and part = ?";

  private static final String APPEND =
      """
      insert into contact_import_part (import_id, part, rows)
      select ?, coalesce(max(part), 0) + 1, ?::json from contact_import_part where import_id = ?
      """;

  private static final String PROGRESS =
      """
      update contact_import i set state = 'RUNNING', started_at = coalesce(started_at, now()),
        applied = applied + ?, duplicates = duplicates + ?, refused = refused + ?
      where id = ?
      """;

  private static final String COMPLETE =
      """
      update contact_import i set state = 'COMPLETED', finished_at = now(),
        started_at = coalesce(started_at, now())
      where id = ? and state <> 'COMPLETED'
        and not exists (select from contact_import_part p where p.import_id = i.id)
      returning campaign_id, created_by
      """;

  private static final String OPEN =
      """
      insert into contact_import (id, campaign_id, state, rows_read, created_by, lease_until)
      values (?, ?, 'UPLOADING', 0, ?, now() + ? * interval '1 second')
      """;

  // Time is the database's: the clocks of replicas may differ.
  private static final String RENEW =
      """
      update contact_import set lease_until = now() + ? * interval '1 second'
      where id = any (?) and state = 'UPLOADING'
      """;

  private static final String RECEIVE =
      """
      update contact_import set state = 'RECEIVED', lease_until = null, rows_read = ?, refused = ?
      where id = ? and state = 'UPLOADING'
      """;

  private static final String FORGET_ABANDONED =
      "delete from contact_import where state = 'UPLOADING' and lease_until < now()";

  private static final String FORGET_FINISHED =
      "delete from contact_import where finished_at < now() - ? * interval '1 second'";

  private static final String REFUSALS =
      """
      select * from contact_import_refusal where import_id = ? and row_number > ?
      order by row_number limit ?
      """;

  // Rows that were refused long ago do not say apart whom they name, and a file may have other
  // columns between the two of an identifier. Its value alone may be anything.
  private static final String FORGET_REFUSED =
      """
      delete from contact_import_refusal
      where mentions(original || ',' || named, ?) or (named = '' and exists (
        select from unnest(?, ?) as i (namespace, value)
        where mentions(original, array[i.namespace]) and mentions(original, array[i.value])))
      """;

  /// What is shorter, or has no digit, may stand in a row for anything.
  private static final int SHORTEST_ALONE = 6;

  private static final TypeReference<List<Row.Understood>> ROWS = new TypeReference<>() {};

  record Part(UUID importId, UUID campaignId, int part, List<Row.Understood> rows) {}

  record Finished(UUID campaignId, String createdBy) {}

  record Refusal(long number, String field, String reason, String original) {}

  /// A file is coming in.
  void open(Connection connection, UUID id, UUID campaign, String actor, Duration lease)
      throws SQLException {
    Sql.of(OPEN, id, campaign, actor, lease.toSeconds()).update(connection);
  }

  /// The files are still coming in.
  int renew(Connection connection, Collection<UUID> ids, Duration lease) throws SQLException {
    return Sql.of(RENEW, lease.toSeconds(), Sql.ids(ids)).update(connection);
  }

  /// All of the file is there.
  void receive(Connection connection, UUID id, long read, long refused) throws SQLException {
    Sql.of(RECEIVE, read, refused, id).update(connection);
  }

  /// The file broke off.
  boolean forget(Connection connection, UUID id) throws SQLException {
    return Sql.of("delete from contact_import where id = ?", id).update(connection) == 1;
  }

  /// Forgets files whose receiver died.
  int forgetAbandoned(Connection connection) throws SQLException {
    return Sql.of(FORGET_ABANDONED).update(connection);
  }

  /// Forgets imports that ended so long ago, and their refused rows.
  int forgetFinished(Connection connection, Duration age) throws SQLException {
    return Sql.of(FORGET_FINISHED, age.toSeconds()).update(connection);
  }

  void insertPart(Connection connection, UUID id, int part, List<Row.Understood> rows)
      throws SQLException {
    Sql.of(
            "insert into contact_import_part (import_id, part, rows) values (?, ?, ?::json)",
            id,
            part,
            Sql.json(rows))
        .update(connection);
  }

  /// A part behind all others.
  void appendPart(Connection connection, UUID id, List<Row.Understood> rows) throws SQLException {
    Sql.of(APPEND, id, Sql.json(rows), id).update(connection);
  }

  void refuse(Connection connection, UUID id, List<Row.Refused> rows) throws SQLException {
    if (!rows.isEmpty()) {
      Sql.of(REFUSE, id, Sql.json(rows)).update(connection);
    }
  }

  Optional<Part> next(Connection connection) throws SQLException {
    return Sql.of(NEXT)
        .first(
            connection,
            row ->
                new Part(
                    Sql.id(row, "import_id"),
                    Sql.id(row, "campaign_id"),
                    row.getInt("part"),
                    rows(row.getString("rows"))));
  }

  /// Takes a part for good, if nobody else has; parts of one import wait for each other here.
  boolean take(Connection connection, Part part) throws SQLException {
    Sql.of(LOCK, part.importId()).list(connection, row -> Sql.id(row, "id"));
    return Sql.of(TAKE, part.importId(), part.part()).update(connection) == 1;
  }

  void progress(Connection connection, UUID id, int applied, int duplicates, int refused)
      throws SQLException {
    Sql.of(PROGRESS, applied, duplicates, refused, id).update(connection);
  }

  /// Completes the import if no part is left.
  Optional<Finished> complete(Connection connection, UUID id) throws SQLException {
    return Sql.of(COMPLETE, id)
        .first(
            connection,
            row -> new Finished(Sql.id(row, "campaign_id"), row.getString("created_by")));
  }

  /// Forgets refused rows that are about somebody; returns how many there were.
  int forgetRefused(Connection connection, Traces traces) throws SQLException {
    var apart =
        traces.identifiers().stream()
            .filter(one -> one.value().length() >= SHORTEST_ALONE)
            .filter(one -> one.value().chars().anyMatch(Character::isDigit))
            .filter(one -> !one.value().equals(one.namespace()))
            .toList();
    return Sql.of(
            FORGET_REFUSED,
            Sql.texts(traces.words()),
            Sql.texts(apart.stream().map(Identifier::namespace).toList()),
            Sql.texts(apart.stream().map(Identifier::value).toList()))
        .update(connection);
  }

  Optional<ContactImport> find(Connection connection, UUID id) throws SQLException {
    return Sql.of("select * from contact_import where id = ? and state <> 'UPLOADING'", id)
        .first(connection, ContactImports::read);
  }

  /// @param after the row number to go on behind
  List<Refusal> refusals(Connection connection, UUID id, long after, int most) throws SQLException {
    return Sql.of(REFUSALS, id, after, most)
        .list(
            connection,
            row ->
                new Refusal(
                    row.getLong("row_number"),
                    Sql.textOr(row, "field", ""),
                    row.getString("reason"),
                    row.getString("original")));
  }

  private static ContactImport read(ResultSet row) throws SQLException {
    return new ContactImport(
        Sql.id(row, "id"),
        Sql.id(row, "campaign_id"),
        ContactImport.ImportState.valueOf(row.getString("state")),
        row.getLong("rows_read"),
        row.getLong("applied"),
        row.getLong("duplicates"),
        row.getLong("refused"),
        Objects.requireNonNull(Sql.instant(row, "created_at")),
        Sql.instant(row, "started_at"),
        Sql.instant(row, "finished_at"));
  }

  private static List<Row.Understood> rows(String json) {
    try {
      return Json.tolerant().readValue(json, ROWS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a part of an import cannot be read again", e);
    }
  }
}
