package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.DescribeConditions;
import io.clientele.defaults.identity.CurrentUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Every rule that a segment ever had. They are kept when the segment is deleted.
@ApplicationScoped
class RulesOnRecord {
  private static final String STORE =
      """
      insert into segment_rule (segment_id, version, condition, changed_at, changed_by)
      values (?, ?, ?::jsonb, ?, ?)
      """;

  private static final String RULES =
      """
      select version, condition, changed_at, changed_by from segment_rule
      where segment_id = ? and version < ? order by version desc limit ?
      """;

  private final CurrentUser user;

  RulesOnRecord(CurrentUser user) {
    this.user = user;
  }

  record RuleView(
      @Schema(description = "The first version of the segment that had the rule") long version,
      Instant changedAt,
      @Schema(description = "Nobody knows of rules from before they were on record")
          @Nullable String changedBy,
      @Schema(ref = DescribeConditions.CONDITION) JsonNode condition) {}

  /// Notes the rule that a segment was just given, and stored with.
  void note(Connection connection, Segment segment) throws SQLException {
    Sql.on(connection, STORE)
        .with(segment.id)
        .with(segment.version)
        .with(Objects.requireNonNull(segment.condition))
        .with(segment.updatedAt)
        .with(user.name())
        .run();
  }

  /// Rules that came before the given version, the newest first.
  List<RuleView> before(Connection connection, UUID segment, long version, int most)
      throws SQLException {
    return Sql.on(connection, RULES)
        .with(segment)
        .with(version)
        .with(most)
        .list(row ->
            new RuleView(
                row.getLong("version"),
                Sql.time(row, "changed_at"),
                row.getString("changed_by"),
                Segment.json(row.getString("condition"))));
  }
}
