package io.clientele.kernel.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The whole marketing view of a customer, on a compacted topic: the last record of a key is all
/// that a reader needs. Published by customer-service. No personal data.
public sealed interface CustomerStateEvent extends PublishedEvent {
  Topic TOPIC = Topics.CUSTOMERS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// @param version rises with every change; a reader drops a state older than what it has
  /// @param branch code of the branch
  /// @param branchPath the branches from the top down to this one, see
  ///   [CustomerEvent.BranchDefined]
  /// @param consents purpose and channel pairs that stand granted now, each `MARKETING/EMAIL`
  /// @param segments ids of the segments the customer is a member of
  /// @param reachable channels for which an address is known: EMAIL, PHONE, ...
  /// @param assets last reported assets under management
  /// @param scores model scores by name, each between 0 and 1
  /// @param personalised whether a decision about the customer may rest on what it did; false once
  ///   it withdrew the purpose PERSONALISATION on any channel. Older states lack it, which means
  ///   true
  @EventType("customer.state.v1")
  record State(
      UUID customerId,
      long version,
      Instant changedAt,
      String kind,
      @Nullable String stage,
      @Nullable Instant stageSince,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch,
      @Nullable String branchPath,
      @Nullable String manager,
      @Nullable RiskTolerance riskTolerance,
      List<String> consents,
      List<UUID> segments,
      List<String> reachable,
      @Nullable BigDecimal assets,
      Map<String, BigDecimal> scores,
      LocalDate registeredOn,
      @Nullable Boolean personalised)
      implements CustomerStateEvent {
    @Override
    public String key() {
      return customerId.toString();
    }
  }

  /// @param level C1 to C5
  record RiskTolerance(String level, LocalDate validUntilOn) {}

  /// The customer was merged into another, whose id stands for both from now on: nobody is to be
  /// contacted or counted under this one. When the merge is undone, a state follows.
  ///
  /// @param version rises with every change, as in [State]
  /// @param survivorId of the customer it was merged into, who may have been merged on since
  @EventType("customer.merged-away.v1")
  record MergedAway(UUID customerId, long version, Instant changedAt, UUID survivorId)
      implements CustomerStateEvent {
    @Override
    public String key() {
      return customerId.toString();
    }
  }

  /// The customer was erased: a record without a value.
  record Erased(String key) implements CustomerStateEvent {
    @Override
    public boolean tombstone() {
      return true;
    }
  }

  record Unrecognised(String type, String key) implements CustomerStateEvent, UnrecognisedEvent {}
}
