package io.clientele.analytics.dashboard;

import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.PublishedEvent;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Counts events in the plainest way, in memory, each of them once.
final class IndependentCount {
  final Map<UUID, CustomerStateEvent.State> customers = new HashMap<>();
  final Map<String, Integer> events = new TreeMap<>();
  final Map<String, Integer> sentByChannel = new TreeMap<>();
  final Map<UUID, Integer> sentByCampaign = new HashMap<>();
  final Map<UUID, Integer> convertedByCampaign = new HashMap<>();
  final Map<UUID, Set<UUID>> treated = new HashMap<>();
  final Map<UUID, Set<UUID>> treatedConverted = new HashMap<>();
  final Map<UUID, Set<UUID>> heldOut = new HashMap<>();
  final Map<UUID, Set<UUID>> heldOutConverted = new HashMap<>();
  private final Set<UUID> plannedOrSent = new HashSet<>();
  int behaviours;
  BigDecimal spent = BigDecimal.ZERO;
  BigDecimal value = BigDecimal.ZERO;

  IndependentCount(List<CloudEvent<PublishedEvent>> happened) {
    for (var event : happened) {
      count(event.data());
    }
  }

  int planned() {
    return plannedOrSent.size();
  }

  Map<String, Integer> customersByStage() {
    var stages = new TreeMap<String, Integer>();
    customers.values().forEach(state -> stages.merge(state.stage(), 1, Integer::sum));
    return stages;
  }

  /// Held-out customers of a campaign who got no contact of it by another way.
  int heldOutOnly(UUID campaign) {
    return without(heldOut, campaign).size();
  }

  int heldOutOnlyConverted(UUID campaign) {
    var people = without(heldOut, campaign);
    people.retainAll(heldOutConverted.getOrDefault(campaign, Set.of()));
    return people.size();
  }

  int treatedConverted(UUID campaign) {
    var converted = new HashSet<>(treatedConverted.getOrDefault(campaign, Set.of()));
    // Someone held out by one contact of a campaign and reached by another was treated.
    converted.addAll(heldOutConverted.getOrDefault(campaign, Set.of()));
    converted.retainAll(treated.getOrDefault(campaign, Set.of()));
    return converted.size();
  }

  private Set<UUID> without(Map<UUID, Set<UUID>> people, UUID campaign) {
    var left = new HashSet<>(people.getOrDefault(campaign, Set.of()));
    left.removeAll(treated.getOrDefault(campaign, Set.of()));
    return left;
  }

  private void count(PublishedEvent event) {
    switch (event) {
      case CustomerStateEvent.State state -> customers.put(state.customerId(), state);
      case BehavioursAppliedEvent.Batch batch -> behaviours += batch.behaviours().size();
      case ContactEvent.OfContact of -> {
        events.merge(of.getClass().getSimpleName(), 1, Integer::sum);
        contact(of);
      }
      default -> {}
    }
  }

  private void contact(ContactEvent.OfContact event) {
    var contact = event.contact();
    var campaign = contact.campaignId();
    var customer = contact.customerId();
    switch (event) {
      case ContactEvent.Planned _ -> plannedOrSent.add(contact.id());
      case ContactEvent.Sent sent -> {
        plannedOrSent.add(contact.id());
        sentByChannel.merge(contact.channel(), 1, Integer::sum);
        sentByCampaign.merge(campaign, 1, Integer::sum);
        spent = spent.add(sent.cost().amount());
        add(treated, campaign, customer);
      }
      case ContactEvent.HeldOut _ -> add(heldOut, campaign, customer);
      case ContactEvent.Converted converted when converted.heldOut() ->
          add(heldOutConverted, campaign, customer);
      case ContactEvent.Converted converted -> {
        convertedByCampaign.merge(campaign, 1, Integer::sum);
        add(treatedConverted, campaign, customer);
        if (converted.value() != null) {
          value = value.add(converted.value().amount());
        }
      }
      default -> {}
    }
  }

  private static void add(Map<UUID, Set<UUID>> people, UUID campaign, UUID customer) {
    people.computeIfAbsent(campaign, _ -> new HashSet<>()).add(customer);
  }
}
