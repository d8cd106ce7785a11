package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creates, changes and deletes segments. From the commit on, every customer that is judged is
/// judged by the new rule; the rest of the base is compared with it in the background.
@ApplicationScoped
class DefineSegment {
  private final Database database;
  private final Definitions definitions;
  private final Vocabulary vocabulary;
  private final SegmentRules rules;
  private final RulesOnRecord onRecord;
  private final Segments segments;
  private final BusinessDay calendar;
  private final Audit audit;
  private final Event<SegmentToBuild> toBuild;

  DefineSegment(
      Database database,
      Definitions definitions,
      Vocabulary vocabulary,
      SegmentRules rules,
      RulesOnRecord onRecord,
      Segments segments,
      BusinessDay calendar,
      Audit audit,
      Event<SegmentToBuild> toBuild) {
    this.database = database;
    this.definitions = definitions;
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.onRecord = onRecord;
    this.segments = segments;
    this.calendar = calendar;
    this.audit = audit;
    this.toBuild = toBuild;
  }

  Segment create(String name, @Nullable String description, JsonNode condition) {
    return database.call(connection -> {
      definitions.change(connection);
      requireFree(name, null);
      var parsed = parse(connection, condition);
      var segment = Segment.following(parsed, name, description, calendar.now());
      references(connection).check(segment.id, parsed);
      created(segment);
      onRecord.note(connection, segment);
      return segment;
    });
  }

  Segment createList(String name, @Nullable String description) {
    return database.call(connection -> {
      definitions.change(connection);
      requireFree(name, null);
      return created(Segment.list(name, description, calendar.now()));
    });
  }

  private Segment created(Segment segment) {
    segments.persistAndFlush(segment);
    audit.record("segment created", "segment " + segment.id, Map.of("kind", segment.kind));
    toBuild.fire(new SegmentToBuild(segment.id));
    return segment;
  }

  private References references(Connection connection) throws SQLException {
    return new References(rules.get(connection));
  }

  private Condition parse(Connection connection, JsonNode condition) throws SQLException {
    var parsed = vocabulary.get(connection).parse(condition, "condition", _ -> true);
    KnownSegments.require(connection, parsed, "condition");
    return parsed;
  }

  /// What to change; parts that are not to be changed are as they were.
  ///
  /// @param condition null for a list
  record Wanted(String name, @Nullable String description, @Nullable JsonNode condition) {}

  @FunctionalInterface
  interface Patch {
    Wanted of(Segment segment);
  }

  Segment change(UUID id, @Nullable String ifMatch, Patch patch) {
    return database.call(connection -> {
      definitions.change(connection);
      var segment = segments.get(id);
      EntityVersion.require(ifMatch, segment.version);
      var wanted = patch.of(segment);
      requireFree(wanted.name(), id);
      segment.name = wanted.name();
      segment.description = wanted.description();
      segment.updatedAt = calendar.now();
      var condition = wanted.condition();
      if (condition != null && !condition.equals(segment.rule())) {
        var parsed = parse(connection, condition);
        references(connection).check(id, parsed);
        segment.follow(parsed, calendar.now());
        forgetComparison(connection, id);
        toBuild.fire(new SegmentToBuild(id));
        segments.flush();
        onRecord.note(connection, segment);
      }
      segments.flush();
      audit.record("segment changed", "segment " + id, Map.of());
      return segment;
    });
  }

  void delete(UUID id, @Nullable String ifMatch) {
    database.call(connection -> {
      definitions.change(connection);
      var segment = segments.get(id);
      EntityVersion.require(ifMatch, segment.version);
      references(connection).requireUnused(id);
      segment.retire(calendar.now());
      // Free for another segment at once.
      segment.name = segment.name + " " + id;
      forgetComparison(connection, id);
      audit.record("segment deleted", "segment " + id, Map.of());
      toBuild.fire(new SegmentToBuild(id));
      return segment;
    });
  }

  /// What the last comparison found does not matter any more.
  private static void forgetComparison(Connection connection, UUID segment) throws SQLException {
    Sql.on(connection, "delete from segment_difference where segment_id = ?").with(segment).run();
    Sql.on(connection, "delete from segment_judged where segment_id = ?").with(segment).run();
  }

  private void requireFree(String name, @Nullable UUID except) {
    if (segments.isTaken(name, except)) {
      throw new CustomerProblem.NameTaken("segment", name);
    }
  }
}
