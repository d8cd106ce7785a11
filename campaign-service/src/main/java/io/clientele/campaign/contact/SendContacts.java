package io.clientele.campaign.contact;

import io.clientele.campaign.audience.CustomersErased;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.audience.CustomersMergedAway;
import io.clientele.campaign.audience.Turn;
import io.clientele.campaign.budget.Budgets;
import io.clientele.campaign.channel.ChannelKind;
import io.clientele.campaign.contact.Outcome.Accepted;
import io.clientele.campaign.contact.Outcome.NotTried;
import io.clientele.campaign.contact.Outcome.PutOff;
import io.clientele.campaign.contact.Outcome.Refused;
import io.clientele.campaign.contact.Outcome.Unavailable;
import io.clientele.campaign.contact.Outcome.Unknown;
import io.clientele.campaign.contact.SendQueue.Judged;
import io.clientele.campaign.contact.SendQueue.OfGone;
import io.clientele.campaign.contact.SendQueue.Work;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.arc.All;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Makes planned contacts, a batch of one campaign and channel at a time.
///
/// What people carry out is handed over and recorded in one transaction. A message is first
/// recorded as being sent, in a transaction of its own; then it is given to the channel; then what
/// came of it is recorded. A process that dies in between leaves contacts that may or may not have
/// gone out: once their claim has run out they are FAILED with UNKNOWN_OUTCOME, and never sent
/// again. They count, and cost, as if they had been, and go on from there when something comes
/// back.
@ApplicationScoped
class SendContacts {
  private static final Duration RECORD_AGAIN = Duration.ofMillis(200);

  private final SendQueue queue;
  private final Mails mails;
  private final List<HandOver> handOvers;
  private final Budgets budgets;
  private final Transactions transactions;
  private final DataSource database;
  private final Outbox outbox;
  private final Event<ContactsSent> sent;
  private final ContactConfig config;

  SendContacts(
      SendQueue queue,
      Mails mails,
      @All List<HandOver> handOvers,
      Budgets budgets,
      Transactions transactions,
      DataSource database,
      Outbox outbox,
      Event<ContactsSent> sent,
      ContactConfig config) {
    this.queue = queue;
    this.mails = mails;
    this.handOvers = handOvers;
    this.budgets = budgets;
    this.transactions = transactions;
    this.database = database;
    this.outbox = outbox;
    this.sent = sent;
    this.config = config;
  }

  /// @return whether there was something to send
  boolean handle() throws SQLException {
    var claimed = transactions.call(this::claim);
    if (claimed.isEmpty()) {
      return false;
    }
    var batch = claimed.get();
    if (!batch.contacts().isEmpty()) {
      var outcomes = mails.send(batch);
      recordUntilDone(batch, outcomes);
    }
    return batch.progress();
  }

  /// Gives up contacts whose sender has not reported, and what is left of ended campaigns.
  ///
  /// @return whether there was something to clear
  boolean clear() throws SQLException {
    return transactions.call(this::failAbandoned) || transactions.call(this::suppressLeftOver);
  }

  void forget(@Observes @Priority(Turn.BUDGETS) CustomersErased erased) throws SQLException {
    suppressPlanned(erased.customerIds(), ContactReason.ERASED);
  }

  void forget(@Observes @Priority(Turn.BUDGETS) CustomersMergedAway merged) throws SQLException {
    suppressPlanned(merged.customerIds(), ContactReason.MERGED);
  }

  /// Contacts stay, and count, under the pseudonyms.
  void forget(@Observes @Priority(Turn.BUDGETS) CustomersForgotten forgotten) throws SQLException {
    suppressPlanned(forgotten.customerIds(), ContactReason.ERASED);
    try (var connection = database.getConnection()) {
      forgotten.pseudonymised(
          "contact", queue.rename(connection, forgotten.customerIds(), forgotten.randomIds()));
    }
  }

  private void suppressPlanned(List<UUID> customers, ContactReason reason) throws SQLException {
    try (var connection = database.getConnection()) {
      for (var planned : queue.lockPlannedOf(connection, customers)) {
        suppress(connection, planned.campaignId(), planned.ids(), same(reason, planned.ids()));
      }
    }
  }

  private Optional<Batch> claim(Connection connection) throws SQLException {
    var next = queue.next(connection);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    var work = next.get();
    var judged = queue.lockAndJudge(connection, work, config.sendBatch());
    queue.postpone(
        connection,
        judged.stream().filter(Judged::undecided).map(Judged::id).toList(),
        config.retryAfter().toSeconds());
    var decided = judged.stream().filter(contact -> !contact.undecided()).toList();
    var held = decided.stream().filter(contact -> contact.reason() != null).toList();
    suppress(
        connection,
        work.campaignId(),
        held.stream().map(Judged::id).toList(),
        held.stream().map(Judged::reason).filter(Objects::nonNull).toList());
    var good = decided.stream().filter(contact -> contact.reason() == null).toList();
    var ids = good.stream().map(Judged::id).toList();
    var claim = Ids.next();
    if (ids.isEmpty() || work.kind() != ChannelKind.EMAIL) {
      handOver(connection, work, ids);
      return Optional.of(new Batch(work, claim, List.of(), !judged.isEmpty()));
    }
    queue.claim(connection, claim, ids);
    return Optional.of(new Batch(work, claim, good, true));
  }

  private void handOver(Connection connection, Work work, List<UUID> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    for (var handOver : handOvers) {
      if (handOver.takes(work.kind())) {
        var assignment = mails.assignment(work);
        if (assignment.isEmpty()) {
          suppress(connection, work.campaignId(), ids, same(ContactReason.TEMPLATE, ids));
          return;
        }
        handOver.take(connection, work.kind(), assignment.get(), ids);
      }
    }
    var gone = queue.send(connection, ids, null);
    budgets.commit(
        connection, work.campaignId(), new Budgets.Contacts(gone.contacts(), gone.cost(), "sent"));
    outbox.wakeAfterCommit();
  }

  /// What was sent must be recorded; while the claim holds, a failure that passes is waited out.
  private void recordUntilDone(Batch batch, Map<UUID, Outcome> outcomes) throws SQLException {
    var deadline = System.nanoTime() + config.claimHolds().toNanos() / 2;
    while (true) {
      try {
        transactions.call(connection -> record(connection, batch, outcomes));
        return;
      } catch (SQLException | RuntimeException e) {
        if (!TransientFailure.in(e) || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(RECORD_AGAIN.toNanos());
      }
    }
  }

  private boolean record(Connection connection, Batch batch, Map<UUID, Outcome> outcomes)
      throws SQLException {
    var accepted = new ArrayList<UUID>();
    var doubtful = new ArrayList<UUID>();
    var failed = new ArrayList<UUID>();
    var reasons = new ArrayList<ContactReason>();
    var putOff = new ArrayList<UUID>();
    var unavailable = new ArrayList<UUID>();
    var notTried = new ArrayList<UUID>();
    for (var contact : batch.contacts()) {
      var id = contact.id();
      switch (outcomes.getOrDefault(id, new NotTried())) {
        case Accepted _ -> accepted.add(id);
        case Refused refused -> {
          failed.add(id);
          reasons.add(refused.reason());
        }
        case Unknown _ -> doubtful.add(id);
        case PutOff _ when contact.attempts() + 1 >= config.attempts() -> {
          failed.add(id);
          reasons.add(ContactReason.PUT_OFF_TOO_OFTEN);
        }
        case PutOff _ -> putOff.add(id);
        case Unavailable _ -> unavailable.add(id);
        case NotTried _ -> notTried.add(id);
      }
    }
    var campaign = batch.work().campaignId();
    var retryAfter = config.retryAfter().toSeconds();
    var back = Stream.of(putOff, unavailable, notTried).flatMap(List::stream).toList();
    queue.holdCustomers(connection, back);
    HeldContacts.hold(connection, batch.contacts().stream().map(Judged::id).toList());
    queue.putBack(connection, putOff, batch.claim(), true, retryAfter);
    queue.putBack(connection, unavailable, batch.claim(), false, retryAfter);
    queue.putBack(connection, notTried, batch.claim(), false, 0);
    var gone = queue.send(connection, accepted, batch.claim());
    var lost = queue.fail(connection, failed, reasons, batch.claim());
    budgets.commit(
        connection, campaign, new Budgets.Contacts(gone.contacts(), gone.cost(), "sent"));
    doubt(connection, campaign, doubtful, batch.claim());
    budgets.release(
        connection, campaign, new Budgets.Contacts(lost.contacts(), lost.cost(), "failed"));
    suppressOfGone(connection, campaign, back);
    accepted.addAll(doubtful);
    sent.fire(new ContactsSent(accepted));
    outbox.wakeAfterCommit();
    return true;
  }

  /// Those who were taken away meanwhile had nothing planned then.
  private void suppressOfGone(Connection connection, UUID campaign, List<UUID> back)
      throws SQLException {
    var gone = queue.ofGoneCustomers(connection, back);
    suppress(
        connection,
        campaign,
        gone.stream().map(OfGone::id).toList(),
        gone.stream().map(OfGone::reason).toList());
  }

  private void doubt(Connection connection, UUID campaign, List<UUID> ids, UUID claim)
      throws SQLException {
    var perhaps = queue.doubt(connection, ids, claim);
    budgets.commit(
        connection,
        campaign,
        new Budgets.Contacts(perhaps.contacts(), perhaps.cost(), "unknown outcome"));
  }

  private boolean failAbandoned(Connection connection) throws SQLException {
    var abandoned = queue.abandoned(connection, config.claimHolds().toSeconds());
    if (abandoned.isEmpty()) {
      return false;
    }
    var batch = abandoned.get();
    HeldContacts.hold(connection, batch.ids());
    doubt(connection, batch.campaignId(), batch.ids(), batch.claim());
    sent.fire(new ContactsSent(batch.ids()));
    outbox.wakeAfterCommit();
    return true;
  }

  private boolean suppressLeftOver(Connection connection) throws SQLException {
    var campaign = queue.endedCampaign(connection);
    if (campaign.isEmpty()) {
      return false;
    }
    var ids = queue.lockLeftOver(connection, campaign.get(), config.launchChunk());
    suppress(connection, campaign.get(), ids, same(ContactReason.CANCELLED, ids));
    return !ids.isEmpty();
  }

  private void suppress(
      Connection connection, UUID campaign, List<UUID> ids, List<ContactReason> reasons)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    var ended = queue.suppress(connection, ids, reasons);
    budgets.release(
        connection, campaign, new Budgets.Contacts(ended.contacts(), ended.cost(), "suppressed"));
    outbox.wakeAfterCommit();
  }

  private static List<ContactReason> same(ContactReason reason, List<UUID> ids) {
    return ids.stream().map(_ -> reason).toList();
  }

  /// Contacts that were claimed together.
  ///
  /// @param progress whether anything was found, so that it is worth looking again at once
  record Batch(Work work, UUID claim, List<Judged> contacts, boolean progress) {}
}
