package io.clientele.campaign.contact;

import io.clientele.campaign.budget.Budgets;
import io.clientele.campaign.channel.ChannelKind;
import io.clientele.campaign.contact.SendQueue.Judged;
import io.clientele.campaign.contact.SendQueue.OfGone;
import io.clientele.campaign.contact.SendQueue.Work;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

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
  private final SuppressContacts suppressContacts;
  private final Budgets budgets;
  private final Transactions transactions;
  private final Outbox outbox;
  private final Event<ContactsSent> sent;
  private final ContactConfig config;

  SendContacts(
      SendQueue queue,
      Mails mails,
      @All List<HandOver> handOvers,
      SuppressContacts suppressContacts,
      Budgets budgets,
      Transactions transactions,
      Outbox outbox,
      Event<ContactsSent> sent,
      ContactConfig config) {
    this.queue = queue;
    this.mails = mails;
    this.handOvers = handOvers;
    this.suppressContacts = suppressContacts;
    this.budgets = budgets;
    this.transactions = transactions;
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

  /// Gives up contacts whose sender has not reported.
  ///
  /// @return whether there were any
  boolean giveUpAbandoned() throws SQLException {
    return transactions.call(this::doubtAbandoned);
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
    suppressContacts.handle(
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
          suppressContacts.handle(connection, work.campaignId(), ids, ContactReason.TEMPLATE);
          return;
        }
        handOver.take(connection, work.kind(), assignment.get(), ids);
      }
    }
    var gone = queue.send(connection, ids, null);
    budgets.commit(connection, work.campaignId(), gone.as("sent"));
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
    var results = Results.of(batch.contacts(), outcomes, config.attempts());
    var campaign = batch.work().campaignId();
    var claim = batch.claim();
    var retryAfter = config.retryAfter().toSeconds();
    queue.holdCustomers(connection, results.back());
    HeldContacts.hold(connection, batch.contacts().stream().map(Judged::id).toList());
    queue.putBack(connection, results.putOff(), claim, true, retryAfter);
    queue.putBack(connection, results.unavailable(), claim, false, retryAfter);
    queue.putBack(connection, results.notTried(), claim, false, 0);
    var gone = queue.send(connection, results.accepted(), claim);
    var lost = queue.fail(connection, results.failed(), results.reasons(), claim);
    budgets.commit(connection, campaign, gone.as("sent"));
    doubt(connection, campaign, results.doubtful(), claim);
    budgets.release(connection, campaign, lost.as("failed"));
    suppressOfGone(connection, campaign, results.back());
    sent.fire(new ContactsSent(results.sent()));
    outbox.wakeAfterCommit();
    return true;
  }

  /// Those who were taken away meanwhile had nothing planned then.
  private void suppressOfGone(Connection connection, UUID campaign, List<UUID> back)
      throws SQLException {
    var gone = queue.ofGoneCustomers(connection, back);
    suppressContacts.handle(
        connection,
        campaign,
        gone.stream().map(OfGone::id).toList(),
        gone.stream().map(OfGone::reason).toList());
  }

  private void doubt(Connection connection, UUID campaign, List<UUID> ids, UUID claim)
      throws SQLException {
    var perhaps = queue.doubt(connection, ids, claim);
    budgets.commit(connection, campaign, perhaps.as("unknown outcome"));
  }

  private boolean doubtAbandoned(Connection connection) throws SQLException {
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

  /// Contacts that were claimed together.
  ///
  /// @param progress whether anything was found, so that it is worth looking again at once
  record Batch(Work work, UUID claim, List<Judged> contacts, boolean progress) {}
}
