package io.clientele.analytics;

import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.ContactEvent.Contact;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A contact as campaign-service tells of it, one event after another.
public final class AContact {
  private Contact contact;
  private Instant at = Instant.parse("2026-05-01T09:00:00Z");
  private long version;

  private AContact(Contact contact) {
    this.contact = contact;
  }

  public static AContact of(ACampaign campaign, UUID customer, @Nullable String channel) {
    return new AContact(
        new Contact(Ids.next(), campaign.id(), customer, channel, "NEW", "MASS", "STOCK", "0101"));
  }

  public static AContact of(ACampaign campaign) {
    return of(campaign, Ids.next(), "EMAIL");
  }

  public AContact at(String time) {
    at = Instant.parse(time);
    return this;
  }

  /// The same contact, under the id by which its customer is known from now on.
  public AContact under(UUID customer) {
    contact =
        new Contact(
            contact.id(),
            contact.campaignId(),
            customer,
            contact.channel(),
            contact.stage(),
            contact.tier(),
            contact.base(),
            contact.branch());
    return this;
  }

  public ContactEvent planned(String cost) {
    return new ContactEvent.Planned(contact, ++version, at, Money.of(cost, "CNY"));
  }

  public ContactEvent heldOut() {
    return new ContactEvent.HeldOut(contact, ++version, at);
  }

  public ContactEvent suppressed(String reason) {
    return new ContactEvent.Suppressed(contact, ++version, at, reason, null);
  }

  public ContactEvent sent(String cost) {
    return new ContactEvent.Sent(contact, ++version, at, Money.of(cost, "CNY"));
  }

  public ContactEvent delivered() {
    return new ContactEvent.Delivered(contact, ++version, at);
  }

  public ContactEvent opened() {
    return new ContactEvent.Opened(contact, ++version, at);
  }

  public ContactEvent clicked() {
    return new ContactEvent.Clicked(contact, ++version, at);
  }

  public ContactEvent failed(String released) {
    return new ContactEvent.Failed(contact, ++version, at, "BOUNCED", Money.of(released, "CNY"));
  }

  /// After it was sent, so that nothing is released.
  public ContactEvent failedAfterAll(String reason) {
    return new ContactEvent.Failed(contact, ++version, at, reason, null);
  }

  public ContactEvent responded(String response) {
    return new ContactEvent.Responded(
        contact, ++version, at, response, "mail-provider", "MARKETING", "EMAIL");
  }

  public ContactEvent converted(boolean heldOut, @Nullable Money value) {
    return new ContactEvent.Converted(contact, ++version, at, heldOut, value);
  }
}
