package io.clientele.analytics.ingest;

import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.ContactEvent.Contact;
import io.clientele.kernel.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that a batch tells of one contact, put together: when each step was first taken, and what
/// came with it.
final class ContactChange {
  enum Step {
    PLANNED,
    HELD_OUT,
    SUPPRESSED,
    SENT,
    DELIVERED,
    OPENED,
    CLICKED,
    FAILED,
    RESPONDED,
    COMPLAINED,
    UNSUBSCRIBED,
    CONVERTED
  }

  private final Map<Step, Instant> steps = new EnumMap<>(Step.class);
  private Contact contact;
  private @Nullable String suppressedWhy;
  private @Nullable String failedWhy;
  private @Nullable Money plannedCost;
  private @Nullable Money sentCost;
  private @Nullable Money released;
  private @Nullable Money value;

  ContactChange(Contact contact) {
    this.contact = contact;
  }

  void add(ContactEvent.OfContact event) {
    contact = event.contact();
    var step = step(event);
    if (steps.putIfAbsent(step, event.occurredAt()) != null) {
      return;
    }
    switch (event) {
      case ContactEvent.Planned planned -> plannedCost = planned.cost();
      case ContactEvent.Sent sent -> sentCost = sent.cost();
      case ContactEvent.Suppressed suppressed -> {
        suppressedWhy = suppressed.reason();
        release(suppressed.released());
      }
      case ContactEvent.Failed failed -> {
        failedWhy = failed.reason();
        release(failed.released());
      }
      case ContactEvent.Converted converted -> value = converted.value();
      case ContactEvent.HeldOut _,
          ContactEvent.Delivered _,
          ContactEvent.Opened _,
          ContactEvent.Clicked _,
          ContactEvent.Responded _ -> {}
    }
  }

  /// Puts a pseudonym in the place of a customer who was erased.
  void rename(UUID customer, UUID pseudonym) {
    if (contact.customerId().equals(customer)) {
      contact =
          new Contact(
              contact.id(),
              contact.campaignId(),
              pseudonym,
              contact.channel(),
              contact.stage(),
              contact.tier(),
              contact.base(),
              contact.branch());
    }
  }

  private void release(@Nullable Money amount) {
    if (amount != null) {
      released = amount;
    }
  }

  private static Step step(ContactEvent.OfContact event) {
    return switch (event) {
      case ContactEvent.Planned _ -> Step.PLANNED;
      case ContactEvent.HeldOut _ -> Step.HELD_OUT;
      case ContactEvent.Suppressed _ -> Step.SUPPRESSED;
      case ContactEvent.Sent _ -> Step.SENT;
      case ContactEvent.Delivered _ -> Step.DELIVERED;
      case ContactEvent.Opened _ -> Step.OPENED;
      case ContactEvent.Clicked _ -> Step.CLICKED;
      case ContactEvent.Failed _ -> Step.FAILED;
      case ContactEvent.Converted _ -> Step.CONVERTED;
      case ContactEvent.Responded responded ->
          switch (responded.response()) {
            case "COMPLAINED" -> Step.COMPLAINED;
            case "UNSUBSCRIBED" -> Step.UNSUBSCRIBED;
            default -> Step.RESPONDED;
          };
    };
  }

  Contact contact() {
    return contact;
  }

  @Nullable Instant at(Step step) {
    return steps.get(step);
  }

  @Nullable String suppressedWhy() {
    return suppressedWhy;
  }

  @Nullable String failedWhy() {
    return failedWhy;
  }

  /// A contact's cost is in one currency, that of its campaign's budget.
  @Nullable String costCurrency() {
    for (var cost : new @Nullable Money[] {sentCost, plannedCost, released}) {
      if (cost != null) {
        return cost.currency();
      }
    }
    return null;
  }

  @Nullable BigDecimal plannedCost() {
    return amount(plannedCost);
  }

  @Nullable BigDecimal sentCost() {
    return amount(sentCost);
  }

  @Nullable BigDecimal releasedCost() {
    return amount(released);
  }

  @Nullable String valueCurrency() {
    return value == null ? null : value.currency();
  }

  @Nullable BigDecimal conversionValue() {
    return amount(value);
  }

  private static @Nullable BigDecimal amount(@Nullable Money money) {
    return money == null ? null : money.amount();
  }
}
