package io.clientele.e2e;

import io.clientele.demo.Dashboard;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Unreachable;
import io.clientele.kernel.event.ContactEvent;
import io.clientele.kernel.event.ContactEvent.OfContact;
import io.clientele.kernel.event.Topics;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// Compares, once the faults are over, what was accepted with what customer-service, the topics,
/// campaign-service, the mail server and analytics have of it.
final class Reckoning {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int MOST_NAMED = 5;

  private final Suite suite;
  private final History history;
  private final String mark;
  private final UUID campaign;
  private final int audience;
  private final List<Finding> findings = new ArrayList<>();

  /// @param faults what is wrong; empty when the promise was kept
  record Finding(String promise, List<String> faults) {
    boolean kept() {
      return faults.isEmpty();
    }
  }

  /// @param mark is in the e-mail addresses of the campaign's audience
  /// @param audience how many customers it has
  Reckoning(Suite suite, History history, String mark, UUID campaign, int audience) {
    this.suite = suite;
    this.history = history;
    this.mark = mark;
    this.campaign = campaign;
    this.audience = audience;
  }

  List<Finding> handle() {
    settle();
    var told = Told.by(suite);
    commands(told);
    contacts(told);
    money(told);
    figures(told);
    return findings;
  }

  /// Waits until nothing is under way any more.
  private void settle() {
    check(
        "everything accepted has been worked off within %d s".formatted(PATIENCE.toSeconds()),
        awaited(() -> {
          Pause.until("the outboxes are empty", PATIENCE, this::unshipped, left -> left == 0);
          Pause.until("all behaviours are applied", PATIENCE, this::unapplied, left -> left == 0);
          Pause.until("all contacts are made", PATIENCE, this::unmade, left -> left == 0);
          Pause.until("analytics has counted all", PATIENCE, this::uncounted, left -> left == 0);
        }));
  }

  private void commands(Told told) {
    check(
        "there was something to lose",
        history.acceptedBehaviours().isEmpty() || history.registered().isEmpty()
            ? List.of("nothing was accepted")
            : List.of());
    check("nothing that is right was refused", history.refusals());
    var ours =
        told.behaviours().keySet().stream()
            .filter(key -> key.startsWith(Workload.SOURCE + ":"))
            .map(key -> key.substring(Workload.SOURCE.length() + 1))
            .collect(Collectors.toSet());
    var missing = new HashSet<>(history.acceptedBehaviours());
    missing.removeAll(ours);
    check("every accepted behaviour was applied", missing);
    check("no behaviour was applied that nobody sent", history.neverSent(ours));
    check(
        "no behaviour was applied twice",
        told.behaviours().entrySet().stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList());
    check(
        "every registered customer is there once, under the id that was answered",
        history.registered().entrySet().stream()
            .filter(entry ->
                suite
                    .find(entry.getKey())
                    .filter(found -> found.get("id").asText().equals(entry.getValue()))
                    .isEmpty())
            .map(Map.Entry::getKey)
            .toList());
  }

  private void contacts(Told told) {
    var ofCampaign =
        told.contacts().values().stream()
            .filter(events -> events.getFirst().contact().campaignId().equals(campaign))
            .toList();
    var customers =
        ofCampaign.stream()
            .map(events -> events.getFirst().contact().customerId())
            .distinct()
            .count();
    check(
        "every customer of the audience has one contact",
        ofCampaign.size() == audience && customers == audience
            ? List.of()
            : List.of(
                "%d contacts of %d customers, for an audience of %d"
                    .formatted(ofCampaign.size(), customers, audience)));
    check(
        "the versions of a contact rise in the order in which they are told",
        ofCampaign.stream()
            .filter(events -> !rising(events))
            .map(events -> events.getFirst().contact().id())
            .toList());
    var heldOut = told.contactsThat(ContactEvent.HeldOut.class);
    heldOut.retainAll(told.contactsThat(ContactEvent.Sent.class));
    check("nobody held out was contacted", heldOut);
    var mails = mailsByRecipient();
    check(
        "nobody got a mail twice",
        mails.entrySet().stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .toList());
    var sent =
        ofCampaign.stream()
            .filter(events -> events.stream().anyMatch(ContactEvent.Sent.class::isInstance))
            .count();
    check(
        "every mail that counts as sent has arrived",
        mails.size() < sent
            ? List.of("%d sent, %d arrived".formatted(sent, mails.size()))
            : List.of());
  }

  private static boolean rising(List<OfContact> events) {
    for (var i = 1; i < events.size(); i++) {
      if (events.get(i).version() <= events.get(i - 1).version()) {
        return false;
      }
    }
    return true;
  }

  private void money(Told told) {
    var spent =
        told.contacts().values().stream()
            .flatMap(List::stream)
            .filter(ContactEvent.Sent.class::isInstance)
            .map(ContactEvent.Sent.class::cast)
            .filter(sent -> sent.contact().campaignId().equals(campaign))
            .map(sent -> sent.cost().amount())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    var budget = new Dashboard(suite.api()).budget(campaign);
    var committed = budget.committed() == null ? BigDecimal.ZERO : budget.committed().amount();
    var reserved = budget.reserved() == null ? BigDecimal.ZERO : budget.reserved().amount();
    check(
        "what was spent is what was sent, and nothing is set aside any more",
        committed.compareTo(spent) == 0 && reserved.signum() == 0
            ? List.of()
            : List.of("%s sent, %s spent, %s set aside".formatted(spent, committed, reserved)));
  }

  private void figures(Told told) {
    var overview = new Dashboard(suite.api()).overview();
    var faults = new ArrayList<String>();
    compare("customers", overview.customers().total(), told.customers().size(), faults);
    compare("behaviours", overview.behaviours().total(), told.behaviours().size(), faults);
    compare(
        "contacts",
        overview.contacts().total(),
        told.contactsThat(ContactEvent.Sent.class).size(),
        faults);
    compare("conversions", overview.conversions().count(), told.conversions(), faults);
    check("the dashboard equals an independent count over the topics", faults);
  }

  private static void compare(String what, long shown, long counted, List<String> faults) {
    if (shown != counted) {
      faults.add("%s: %d shown, %d counted".formatted(what, shown, counted));
    }
  }

  private void check(String promise, Collection<?> faults) {
    findings.add(
        new Finding(promise, faults.stream().limit(MOST_NAMED).map(String::valueOf).toList()));
  }

  private static List<String> awaited(Runnable waiting) {
    try {
      waiting.run();
      return List.of();
    } catch (Unreachable e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private long unshipped() {
    var left = 0L;
    for (var database : List.of("customer", "campaign", "analytics")) {
      left += count(database, "select count(*) from outbox");
    }
    return left;
  }

  private long unapplied() {
    var told = Told.by(suite).behaviours().keySet();
    return history.acceptedBehaviours().stream()
        .filter(id -> !told.contains(Workload.SOURCE + ":" + id))
        .count();
  }

  private long unmade() {
    return count("campaign", "select count(*) from launch where finished_at is null")
        + count("campaign", "select count(*) from contact where state in ('PLANNED', 'SENDING')");
  }

  /// What the offsets that analytics has stored lag behind the ends of the topics it reads.
  private long uncounted() {
    var lag = 0L;
    for (var topic : List.of(Topics.CUSTOMERS, Topics.BEHAVIOURS_APPLIED, Topics.CONTACTS)) {
      lag +=
          suite.end(topic)
              - count(
                  "analytics",
                  "select coalesce(sum(next_offset), 0) from consumer_offset where topic = '%s'"
                      .formatted(topic.name()));
    }
    return lag;
  }

  private long count(String database, String query) {
    try (var connection = suite.stack().postgres().connect(database);
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  private Map<String, Integer> mailsByRecipient() {
    var mails =
        suite.json(
            suite
                .open(suite.stack().address("mail") + "/api/messages?limit=1000&to=" + mark)
                .body());
    var byRecipient = new HashMap<String, Integer>();
    for (var mail : mails.get("items")) {
      byRecipient.merge(mail.get("to").asText(), 1, Integer::sum);
    }
    return byRecipient;
  }
}
