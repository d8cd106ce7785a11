package io.clientele.kernel.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What happened in a customer's life with us, and to the branches and managers who look after
/// them. Published by customer-service. No personal data: ids, classifications and figures only.
public sealed interface CustomerEvent extends PublishedEvent {
  Topic TOPIC = Topics.CUSTOMER_EVENTS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// An event about one customer, keyed by the customer's id. `version` is the customer's after it.
  sealed interface OfCustomer extends CustomerEvent {
    UUID customerId();

    long version();

    Instant occurredAt();

    @Override
    default String key() {
      return customerId().toString();
    }
  }

  /// @param kind PERSON or COMPANY
  /// @param branch code of the branch, if one is known
  /// @param manager code of the relationship manager, if one is assigned
  @EventType("customer.registered.v1")
  record Registered(
      UUID customerId,
      long version,
      Instant occurredAt,
      String kind,
      @Nullable String branch,
      @Nullable String manager)
      implements OfCustomer {}

  /// @param changed names of the fields that changed, never their values
  @EventType("customer.updated.v1")
  record Updated(UUID customerId, long version, Instant occurredAt, List<String> changed)
      implements OfCustomer {}

  /// @param cause why: `behaviour`, `time`, `model`, `merge` or `registration`
  @EventType("customer.stage-changed.v1")
  record StageChanged(
      UUID customerId,
      long version,
      Instant occurredAt,
      @Nullable String from,
      String to,
      String cause,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch)
      implements OfCustomer {}

  @EventType("customer.tier-changed.v1")
  record TierChanged(
      UUID customerId,
      long version,
      Instant occurredAt,
      @Nullable String from,
      String to,
      String cause,
      @Nullable String stage,
      @Nullable String base,
      @Nullable String branch)
      implements OfCustomer {}

  @EventType("customer.base-changed.v1")
  record BaseChanged(
      UUID customerId,
      long version,
      Instant occurredAt,
      @Nullable String from,
      String to,
      String cause)
      implements OfCustomer {}

  @EventType("customer.consent-granted.v1")
  record ConsentGranted(
      UUID customerId, long version, Instant occurredAt, String purpose, String channel)
      implements OfCustomer {}

  @EventType("customer.consent-withdrawn.v1")
  record ConsentWithdrawn(
      UUID customerId, long version, Instant occurredAt, String purpose, String channel)
      implements OfCustomer {}

  @EventType("segment.entered.v1")
  record SegmentEntered(
      UUID customerId, long version, Instant occurredAt, UUID segmentId, String cause)
      implements OfCustomer {}

  @EventType("segment.left.v1")
  record SegmentLeft(
      UUID customerId, long version, Instant occurredAt, UUID segmentId, String cause)
      implements OfCustomer {}

  /// Two customers turned out to be one. Published twice, so that it stands in order in the life of
  /// either: once of the customer that stays (`customerId` is `survivorId`), once of the one that
  /// went into it.
  ///
  /// @param cause why: `request`, `identifier` (both have one that only one person can have) or
  ///   `duplicate` (a proposal was accepted)
  @EventType("customer.merged.v1")
  record Merged(
      UUID customerId,
      long version,
      Instant occurredAt,
      UUID survivorId,
      UUID mergedId,
      String cause)
      implements OfCustomer {}

  /// A merge was undone: the two are separate again. Published of both, as [Merged] is.
  @EventType("customer.unmerged.v1")
  record Unmerged(UUID customerId, long version, Instant occurredAt, UUID survivorId, UUID mergedId)
      implements OfCustomer {}

  /// The customer was erased. Who keeps figures of it keeps them under the pseudonyms from now on,
  /// deletes the rest, and tells so with [ErasureEvent.Confirmed]. The state of each id becomes a
  /// tombstone.
  ///
  /// @param pseudonyms one for each id: the customer's own and those that were merged into it
  @EventType("customer.erased.v1")
  record Erased(
      UUID customerId, long version, Instant occurredAt, UUID erasureId, List<Pseudonym> pseudonyms)
      implements OfCustomer {}

  /// @param pseudonym a random id that tells nothing, and is kept beside the customer's nowhere for
  ///   longer than the topics keep their records
  record Pseudonym(UUID customerId, UUID pseudonym) {}

  /// A branch was set up or changed. `path` names all branches from the top down to this one, each
  /// code followed by a slash: `01/0101/`.
  @EventType("branch.defined.v1")
  record BranchDefined(
      String branch,
      long version,
      Instant occurredAt,
      String name,
      @Nullable String parent,
      String path,
      @Nullable String managerUsername)
      implements CustomerEvent {
    @Override
    public String key() {
      return "branch:" + branch;
    }
  }

  /// A relationship manager was set up or changed. `username` is how that person signs in.
  @EventType("manager.defined.v1")
  record ManagerDefined(
      String manager,
      long version,
      Instant occurredAt,
      String name,
      @Nullable String branch,
      @Nullable String username)
      implements CustomerEvent {
    @Override
    public String key() {
      return "manager:" + manager;
    }
  }

  record Unrecognised(String type, String key) implements CustomerEvent, UnrecognisedEvent {}
}
