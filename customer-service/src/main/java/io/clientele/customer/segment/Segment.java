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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
class Segment {
  enum State {
    /// Members are being compared with the rule.
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
  @JdbcTypeCode(SqlTypes.JSON)
  String condition;

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

  Segment(String name, @Nullable String description, Condition condition, Instant now) {
    id = Ids.next();
    this.name = name;
    this.description = description;
    createdAt = now;
    follow(condition, now);
  }

  /// Takes a rule; the members have to be compared with it.
  final void follow(Condition rule, Instant now) {
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

  JsonNode rule() {
    try {
      return Json.tolerant().readTree(condition);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored condition is not JSON", e);
    }
  }
}
