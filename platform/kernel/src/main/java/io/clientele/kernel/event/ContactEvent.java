package io.clientele.kernel.event;

import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What became of one intended touch of one customer. Published by campaign-service, keyed by
/// customer.
///
/// Each carries `contact`, with the customer's classification as of planning, and the contact's
/// `version`, which rises by one with each event of that contact.
public sealed interface ContactEvent extends PublishedEvent {
  Topic TOPIC = Topics.CONTACTS;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  sealed interface OfContact extends ContactEvent {
    Contact contact();

    long version();

    Instant occurredAt();

    @Override
    default String key() {
      return contact().customerId().toString();
    }

    @Override
    default String subject() {
      return contact().id().toString();
    }
  }

  /// @param channel code of the channel; null where none was chosen (held out, suppressed early)
  /// @param stage lifecycle stage when the contact was planned; likewise tier, base and branch
  record Contact(
      UUID id,
      UUID campaignId,
      UUID customerId,
      @Nullable String channel,
      @Nullable String stage,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch) {}

  /// The contact is to be made; its cost is reserved in the budget.
  @EventType("contact.planned.v1")
  record Planned(Contact contact, long version, Instant occurredAt, Money cost)
      implements OfContact {}

  /// The customer belongs to the holdout and gets no contact.
  @EventType("contact.held-out.v1")
  record HeldOut(Contact contact, long version, Instant occurredAt) implements OfContact {}

  /// The contact is not made. `released` is what it had reserved of the budget, if anything.
  ///
  /// @param reason NO_CONSENT, NO_ADDRESS, NO_PERSONALISATION, CONTACT_POLICY, SUITABILITY, BUDGET,
  ///   CANCELLED, ERASED, MERGED, DUPLICATE
  @EventType("contact.suppressed.v1")
  record Suppressed(
      Contact contact, long version, Instant occurredAt, String reason, @Nullable Money released)
      implements OfContact {}

  /// The channel took the contact; its cost is committed.
  @EventType("contact.sent.v1")
  record Sent(Contact contact, long version, Instant occurredAt, Money cost) implements OfContact {}

  @EventType("contact.delivered.v1")
  record Delivered(Contact contact, long version, Instant occurredAt) implements OfContact {}

  @EventType("contact.opened.v1")
  record Opened(Contact contact, long version, Instant occurredAt) implements OfContact {}

  @EventType("contact.clicked.v1")
  record Clicked(Contact contact, long version, Instant occurredAt) implements OfContact {}

  /// The channel could not make the contact. `released` is what it had reserved of the budget. With
  /// the reason UNKNOWN_OUTCOME nobody can tell: it comes after `contact.sent`, releases nothing,
  /// and more may come after it. What comes back of a contact takes a failure with that reason, or
  /// with REPORTED, back. A task that is withdrawn because its campaign was cancelled, or because
  /// the customer allows the contact no longer, was erased or merged away, is told so after
  /// `contact.sent`, and releases nothing either.
  @EventType("contact.failed.v1")
  record Failed(
      Contact contact, long version, Instant occurredAt, String reason, @Nullable Money released)
      implements OfContact {}

  /// A complaint or an unsubscription withdraws the consent that the contact needed:
  /// customer-service reads it from here. Both are told whatever became of the contact. An answer
  /// to a contact that was told as failed with UNKNOWN_OUTCOME or REPORTED takes that failure back.
  ///
  /// @param response what kind: RESPONDED, COMPLAINED, UNSUBSCRIBED
  /// @param source the system that reported it; it, `purpose` and `consentChannel` are absent from
  ///   events of before these were told
  /// @param purpose of the campaign
  /// @param consentChannel on which the purpose has to be granted for such a contact; `*` for any,
  ///   or where no channel was chosen
  @EventType("contact.responded.v1")
  record Responded(
      Contact contact,
      long version,
      Instant occurredAt,
      String response,
      @Nullable String source,
      @Nullable String purpose,
      @Nullable String consentChannel)
      implements OfContact {}

  /// The customer did what the campaign was for. Held-out customers convert as well: the difference
  /// is what the campaign caused.
  @EventType("contact.converted.v1")
  record Converted(
      Contact contact, long version, Instant occurredAt, boolean heldOut, @Nullable Money value)
      implements OfContact {}

  record Unrecognised(String type, String key) implements ContactEvent, UnrecognisedEvent {}
}
