package io.clientele.analytics.dashboard;

import io.clientele.analytics.ACampaign;
import io.clientele.analytics.AContact;
import io.clientele.analytics.ACustomerState;
import io.clientele.analytics.Publisher;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.money.Money;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// A random piece of a bank's life: customers who change, behaviours, and campaigns with contacts
/// of every fate. All of it but the ids follows from the seed.
final class BankLife {
  private static final List<String> STAGES = List.of("NEW", "GROWING", "MATURE", "AT_RISK");
  private static final List<String> TIERS = List.of("MASS", "AFFLUENT", "PREMIER");
  private static final List<String> CHANNELS = List.of("EMAIL", "SMS", "BRANCH");
  private static final List<String> TYPES = List.of("app.login", "card.purchase", "loan.granted");
  private static final int MOST_SENT_AGAIN = 12;

  private final Random random;
  private final List<ACampaign> campaigns = new ArrayList<>();
  private final List<Deque<PublishedEvent>> strands = new ArrayList<>();

  BankLife(long seed) {
    random = new Random(seed);
    for (var i = 0; i < 4; i++) {
      var campaign = ACampaign.named("Campaign " + i);
      campaigns.add(campaign);
      strands.add(strand(List.of(campaign.launched(), campaign.completed())));
    }
    for (var i = 0; i < 400; i++) {
      var customer = Ids.next();
      strands.add(states(customer));
      strands.add(contacts(customer));
    }
    for (var partition = 0; partition < 4; partition++) {
      strands.add(behaviours(partition));
    }
  }

  /// Everything that happened, each event once: the strands woven together at random, each in its
  /// own order.
  List<CloudEvent<PublishedEvent>> events() {
    var events = new ArrayList<CloudEvent<PublishedEvent>>();
    var open = new ArrayList<>(strands);
    while (!open.isEmpty()) {
      var strand = open.get(random.nextInt(open.size()));
      var event = strand.pollFirst();
      if (event == null) {
        open.remove(strand);
      } else {
        events.add(Publisher.event(event));
      }
    }
    return events;
  }

  /// The same as relays send it that stop now and then: some of what was sent last comes again, in
  /// order and under the same ids.
  List<CloudEvent<PublishedEvent>> asSent(List<CloudEvent<PublishedEvent>> events) {
    var sent = new ArrayList<CloudEvent<PublishedEvent>>();
    for (var i = 0; i < events.size(); i++) {
      sent.add(events.get(i));
      if (random.nextInt(20) == 0) {
        var from = Math.max(0, i - random.nextInt(MOST_SENT_AGAIN));
        sent.addAll(events.subList(from, i + 1));
      }
    }
    return sent;
  }

  private Deque<PublishedEvent> states(UUID customer) {
    var states = new ArrayList<PublishedEvent>();
    for (var version = 1; version <= 1 + random.nextInt(4); version++) {
      states.add(
          ACustomerState.of(
              customer,
              version,
              any(STAGES),
              random.nextInt(5) == 0 ? null : any(TIERS),
              "STOCK",
              "010" + random.nextInt(3)));
    }
    return strand(states);
  }

  private Deque<PublishedEvent> contacts(UUID customer) {
    var events = new ArrayList<PublishedEvent>();
    for (var campaign : campaigns) {
      for (var i = random.nextInt(3); i > 0; i--) {
        events.addAll(fate(AContact.of(campaign, customer, any(CHANNELS))));
      }
    }
    return strand(events);
  }

  private List<PublishedEvent> fate(AContact contact) {
    contact.at("2026-05-%02dT%02d:00:00Z".formatted(1 + random.nextInt(28), random.nextInt(24)));
    var events = new ArrayList<PublishedEvent>();
    switch (random.nextInt(8)) {
      case 0 -> {
        events.add(contact.heldOut());
        maybeConverted(contact, true, events);
      }
      case 1 -> events.add(contact.suppressed(random.nextBoolean() ? "NO_CONSENT" : "BUDGET"));
      case 2 -> {
        events.add(contact.planned("1.25"));
        events.add(contact.failed("1.25"));
      }
      case 3 -> events.add(contact.planned("1.25"));
      default -> {
        if (random.nextInt(4) > 0) {
          events.add(contact.planned("1.25"));
        }
        events.add(contact.sent("1.20"));
        if (random.nextBoolean()) {
          events.add(contact.delivered());
          if (random.nextBoolean()) {
            events.add(contact.opened());
          }
        }
        if (random.nextInt(3) == 0) {
          events.add(contact.responded(random.nextInt(4) == 0 ? "COMPLAINED" : "RESPONDED"));
        }
        maybeConverted(contact, false, events);
      }
    }
    return events;
  }

  private void maybeConverted(AContact contact, boolean heldOut, List<PublishedEvent> events) {
    if (random.nextInt(4) == 0) {
      contact.at("2026-06-%02dT12:00:00Z".formatted(1 + random.nextInt(28)));
      events.add(
          contact.converted(
              heldOut,
              random.nextBoolean() ? Money.of("1" + random.nextInt(10) + ".5", "CNY") : null));
    }
  }

  private Deque<PublishedEvent> behaviours(int partition) {
    var batches = new ArrayList<PublishedEvent>();
    for (var i = 0; i < 20; i++) {
      var behaviours = new ArrayList<BehavioursAppliedEvent.Applied>();
      for (var j = random.nextInt(50); j >= 0; j--) {
        behaviours.add(
            new BehavioursAppliedEvent.Applied(
                i + "-" + j,
                "core-banking",
                Ids.next(),
                any(TYPES),
                Instant.parse("2026-05-01T00:00:00Z").plusSeconds(random.nextInt(1_000_000)),
                null,
                null,
                null,
                null,
                null));
      }
      batches.add(new BehavioursAppliedEvent.Batch(partition, behaviours));
    }
    return strand(batches);
  }

  private static Deque<PublishedEvent> strand(List<? extends PublishedEvent> events) {
    return new ArrayDeque<>(events);
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
