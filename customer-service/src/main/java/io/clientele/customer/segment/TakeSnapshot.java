package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Merges;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/// Freezes the members of a segment as of now in a list of their own, which says where they come
/// from.
@ApplicationScoped
class TakeSnapshot {
  private static final String NOTE_MEMBERS =
      """
      insert into segment_difference (segment_id, customer_id, joins)
      select ?, m.customer_id, true from segment_member m where m.segment_id = ?
      """;

  private final Database database;
  private final Definitions definitions;
  private final Merges merges;
  private final Segments segments;
  private final BusinessDay calendar;
  private final CurrentUser user;
  private final Audit audit;

  TakeSnapshot(
      Database database,
      Definitions definitions,
      Merges merges,
      Segments segments,
      BusinessDay calendar,
      CurrentUser user,
      Audit audit) {
    this.database = database;
    this.definitions = definitions;
    this.merges = merges;
    this.segments = segments;
    this.calendar = calendar;
    this.user = user;
    this.audit = audit;
  }

  /// The rule of the segment stays as it is meanwhile; customers go on joining and leaving.
  Segment handle(UUID of, String name, @Nullable String description) {
    try {
      return database.call(connection -> {
        definitions.hold(connection);
        // Of two who become one meanwhile the survivor would be left out.
        merges.lock(connection);
        var source = segments.getBuilt(of);
        if (segments.isTaken(name, null)) {
          throw new CustomerProblem.NameTaken("segment", name);
        }
        var snapshot = Segment.list(name, description, calendar.now());
        snapshot.state = Segment.State.BUILDING;
        snapshot.snapshotOf = origin(source);
        segments.persistAndFlush(snapshot);
        Sql.on(connection, NOTE_MEMBERS).with(snapshot.id).with(of).run();
        audit.record(
            "segment snapshot taken", "segment " + snapshot.id, Map.of("of", of.toString()));
        return snapshot;
      });
    } catch (ConstraintViolationException _) {
      throw new CustomerProblem.NameTaken("segment", name);
    }
  }

  private String origin(Segment source) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("segmentId", source.id.toString())
        .put("name", source.name)
        .put("takenAt", calendar.now().toString())
        .put("takenBy", user.name())
        .set("condition", source.rule())
        .toString();
  }
}
