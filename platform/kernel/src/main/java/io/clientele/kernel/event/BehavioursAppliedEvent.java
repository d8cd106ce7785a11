package io.clientele.kernel.event;

import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Behaviours after customer-service resolved them to customers and applied them. Internal to the
/// suite: many behaviours in one record, because one record each would cost more than all else.
public sealed interface BehavioursAppliedEvent extends PublishedEvent {
  Topic TOPIC = Topics.BEHAVIOURS_APPLIED;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// @param partition of the topic the behaviours came from; batches of one partition stay in order
  @EventType("behaviours.applied.v1")
  record Batch(int partition, List<Applied> behaviours) implements BehavioursAppliedEvent {
    @Override
    public String key() {
      return Integer.toString(partition);
    }
  }

  /// One behaviour, with the customer's classification just after it was applied.
  ///
  /// @param id what the source called it
  record Applied(
      String id,
      String source,
      UUID customerId,
      String type,
      Instant occurredAt,
      @Nullable Money amount,
      @Nullable String stage,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch) {}

  record Unrecognised(String type, String key)
      implements BehavioursAppliedEvent, UnrecognisedEvent {}
}
