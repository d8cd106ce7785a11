package io.clientele.defaults.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/// Who did what.
///
/// @param details a JSON object
record AuditEntry(
    UUID id, Instant at, String actor, String action, String subject, String details) {
  static AuditEntry of(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getObject("id", UUID.class),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("details"));
  }
}
