package io.clientele.kernel.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came back from channels and customers. Channel providers may write them; campaign-service
/// reads them.
public sealed interface ResponseEvent extends PublishedEvent {
  Topic TOPIC = Topics.RESPONSES;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// @param id given by the source; a response with the same source and id counts once. The source
  ///   is the `ce_source` of the record, or whoever signed in to send it by REST
  /// @param contactId the contact it answers; else `customerId` and `campaignId` name it
  /// @param type DELIVERED, OPENED, CLICKED, RESPONDED, CONVERTED, COMPLAINED, UNSUBSCRIBED or
  ///   FAILED
  /// @param value what a conversion is worth
  @EventType("response.recorded.v1")
  record Recorded(
      @JsonProperty(required = true) String id,
      @Nullable UUID contactId,
      @Nullable UUID customerId,
      @Nullable UUID campaignId,
      @JsonProperty(required = true) String type,
      @JsonProperty(required = true) Instant occurredAt,
      @Nullable Money value)
      implements ResponseEvent {
    @Override
    public String key() {
      var owner = customerId == null ? contactId : customerId;
      return owner == null ? "" : owner.toString();
    }
  }

  record Unrecognised(String type, String key) implements ResponseEvent, UnrecognisedEvent {}
}
