package io.clientele.kernel.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Behaviours on their way in. Anyone may write them; customer-service reads them.
public sealed interface BehaviourEvent extends PublishedEvent {
  Topic TOPIC = Topics.BEHAVIOURS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// @param id given by the source; a behaviour with the same source and id counts once
  /// @param source the system that saw it, for example `core-banking`
  /// @param customerId our id of the customer; else `identifier` says who it was
  /// @param attributes flat: text, numbers and booleans by name
  /// @param alsoKnownBy other identifiers that came along, such as the device of a login
  @EventType("behaviour.recorded.v1")
  record Recorded(
      @JsonProperty(required = true) String id,
      @JsonProperty(required = true) String source,
      @Nullable UUID customerId,
      @Nullable Identifier identifier,
      @JsonProperty(required = true) String type,
      @JsonProperty(required = true) Instant occurredAt,
      @Nullable Money amount,
      @Nullable Map<String, Object> attributes,
      @Nullable List<Identifier> alsoKnownBy)
      implements BehaviourEvent {
    public Recorded(
        String id,
        String source,
        @Nullable UUID customerId,
        @Nullable Identifier identifier,
        String type,
        Instant occurredAt,
        @Nullable Money amount,
        @Nullable Map<String, Object> attributes) {
      this(id, source, customerId, identifier, type, occurredAt, amount, attributes, null);
    }

    @Override
    public String key() {
      if (customerId != null) {
        return customerId.toString();
      }
      return identifier == null ? "" : identifier.namespace() + ":" + identifier.value();
    }
  }

  record Identifier(
      @JsonProperty(required = true) String namespace,
      @JsonProperty(required = true) String value) {}

  record Unrecognised(String type, String key) implements BehaviourEvent, UnrecognisedEvent {}
}
