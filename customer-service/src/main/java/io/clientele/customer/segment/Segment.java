package io.clientele.customer.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// Written column by column: others note customers and set the state meanwhile, which must not be
/// set back to what it was.
@Entity
@DynamicUpdate
class Segment {
  enum Kind {
    /// Has a rule, which its members follow.
    DYNAMIC,
    /// A list: its members are those it was given.
    STATIC
  }

  enum State {
    /// Members are being compared with the rule, or those of a list are joining and leaving.
    BUILDING,
    LIVE,
    /// Deleted; its members are leaving it.
    RETIRING
  }

  @Id UUID id;
  @Version long version;
  @Column String name;
  @Column @Nullable String description;

  @Column
  @Enumerated(EnumType.STRING)
  Kind kind;

  @Column
  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String condition;

  @Column(name = "snapshot_of")
  @JdbcTypeCode(SqlTypes.JSON)
  @Nullable String snapshotOf;

  @Column
  @Enumerated(EnumType.STRING)
  State state;

  /// Whether the whole base was compared with the rule since it last changed.
  @Column boolean compared;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;

  Segment() {}

  private Segment(String name, @Nullable String description, Kind kind, Instant now) {
    id = Ids.next();
    this.name = name;
    this.description = description;
    this.kind = kind;
    createdAt = now;
  }

  static Segment following(Condition rule, String name, @Nullable String description, Instant now) {
    var segment = new Segment(name, description, Kind.DYNAMIC, now);
    segment.follow(rule, now);
    return segment;
  }

  /// A list without members.
  static Segment list(String name, @Nullable String description, Instant now) {
    var segment = new Segment(name, description, Kind.STATIC, now);
    segment.state = State.LIVE;
    segment.compared = true;
    segment.updatedAt = now;
    return segment;
  }

  /// Takes a rule; the members have to be compared with it.
  void follow(Condition rule, Instant now) {
    condition = rule.toJson().toString();
    build(State.BUILDING, now);
  }

  void retire(Instant now) {
    build(State.RETIRING, now);
  }

  private void build(State next, Instant now) {
    state = next;
    compared = false;
    updatedAt = now;
  }

  /// The rule; null for a list.
  @Nullable JsonNode rule() {
    return condition == null ? null : json(condition);
  }

  /// Where the members of a snapshot come from; null for other segments.
  @Nullable JsonNode origin() {
    return snapshotOf == null ? null : json(snapshotOf);
  }

  static JsonNode json(String stored) {
    try {
      return Json.tolerant().readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored of a segment is not JSON", e);
    }
  }
}
