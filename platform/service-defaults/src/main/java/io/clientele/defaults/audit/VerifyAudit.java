package io.clientele.defaults.audit;

import io.clientele.defaults.audit.AuditChain.Sealed;
import io.clientele.defaults.messaging.JtaTransactions;
import io.clientele.kernel.event.AuditEvent;
import io.clientele.kernel.problem.InputProblem;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Compares the audit trail with its seals, and its end with what was published of it.
@Singleton
class VerifyAudit {
  // All statements see the trail as of one moment.
  private static final String ONE_MOMENT =
      "set transaction isolation level repeatable read, read only";

  /// How many turns of what seals an entry is given.
  private static final int TURNS = 3;

  private final AuditChain chain;
  private final Seals seals;
  private final PublishedCheckpoints checkpoints;
  private final JtaTransactions transactions;
  private final AuditConfig config;

  VerifyAudit(
      AuditChain chain,
      Seals seals,
      PublishedCheckpoints checkpoints,
      JtaTransactions transactions,
      AuditConfig config) {
    this.chain = chain;
    this.seals = seals;
    this.checkpoints = checkpoints;
    this.transactions = transactions;
    this.config = config;
  }

  /// What is wrong with an entry.
  enum Fault {
    /// It does not say what it said when it was sealed.
    CHANGED,
    /// It, or its seal, is not there any more.
    REMOVED,
    /// It stands in another place than it was sealed for, or what stood before it is another.
    REORDERED,
    /// The trail ends here, although more was published of it.
    CUT,
    /// It came in past the seals.
    ADDED,
    /// It waits for its seal for so long that somebody may be keeping it from being sealed; until
    /// then it can be changed.
    UNSEALED_TOO_LONG
  }

  /// @param place in the order of the seals, from 1 on; null when it has none
  /// @param entryId null when it is not known any more
  record Finding(Fault fault, @Nullable Long place, @Nullable UUID entryId) {}

  /// @param sealed how many entries are sealed and as they were, up to the finding
  /// @param unsealed how many wait for their seal, and are not covered yet
  /// @param published the furthest checkpoint
  record Verification(
      long sealed,
      long unsealed,
      Optional<AuditEvent.Sealed> published,
      Optional<Finding> finding) {
    private Verification with(Optional<Finding> other) {
      return new Verification(sealed, unsealed, published, other);
    }
  }

  Verification handle() throws SQLException {
    // Before the trail is read: what is published was committed before.
    var published = published();
    var verified = transactions.call(connection -> verify(connection, published));
    return verified.finding().isPresent() ? verified : verified.with(unsealedTooLong());
  }

  private Optional<Finding> unsealedTooLong() throws SQLException {
    var oldest = transactions.call(chain::oldestWaiting);
    var limit = config.sealedWithin().toMillis() / 1_000.0;
    // An entry is as old as its transaction, which may have been long: one that was committed just
    // now is sealed within moments.
    for (var turn = 0; turn < TURNS && oldest.isPresent(); turn++) {
      if (oldest.get().seconds() <= limit || !waitsOn(oldest.get().entryId())) {
        return Optional.empty();
      }
    }
    return oldest.map(entry -> new Finding(Fault.UNSEALED_TOO_LONG, null, entry.entryId()));
  }

  /// Whether the entry still waits after what seals has had its turn.
  private boolean waitsOn(UUID entry) throws SQLException {
    LockSupport.parkNanos(SealAudit.EVERY.toNanos());
    return transactions.call(connection -> chain.waits(connection, entry));
  }

  private Optional<AuditEvent.Sealed> published() {
    try {
      return checkpoints.furthest();
    } catch (KafkaException e) {
      throw new InputProblem.Unavailable(
          "What was published of the audit trail cannot be read now. Try again later.");
    }
  }

  private Verification verify(Connection connection, Optional<AuditEvent.Sealed> published)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(ONE_MOMENT);
    }
    var walk = new Walk(published);
    chain.walk(connection, walk::take);
    var finding = walk.finding();
    if (finding.isEmpty()) {
      finding =
          chain
              .neitherSealedNorWaiting(connection)
              .map(entry -> new Finding(Fault.ADDED, null, entry));
    }
    if (finding.isEmpty()) {
      finding =
          chain.waitingButGone(connection).map(entry -> new Finding(Fault.REMOVED, null, entry));
    }
    return new Verification(walk.last, chain.countUnsealed(connection), published, finding);
  }

  /// From the first seal on, until something is wrong.
  private final class Walk {
    private final Optional<AuditEvent.Sealed> published;
    private long last;
    private String before = Seals.NONE;
    private @Nullable Finding found;

    Walk(Optional<AuditEvent.Sealed> published) {
      this.published = published;
    }

    boolean take(Sealed sealed, @Nullable AuditEntry entry) {
      var place = last + 1;
      var fault = fault(place, sealed, entry);
      if (fault != null) {
        found = new Finding(fault, place, sealed.place() == place ? sealed.entryId() : null);
        return false;
      }
      last = place;
      before = sealed.seal();
      return true;
    }

    private @Nullable Fault fault(long place, Sealed sealed, @Nullable AuditEntry entry) {
      if (sealed.place() != place || entry == null) {
        return Fault.REMOVED;
      }
      if (!seals.seal(place, sealed.content(), before).equals(sealed.seal())) {
        return Fault.REORDERED;
      }
      if (!seals.content(entry).equals(sealed.content())) {
        return Fault.CHANGED;
      }
      return isAsPublished(place, sealed) ? null : Fault.CUT;
    }

    private boolean isAsPublished(long place, Sealed sealed) {
      return published
          .filter(checkpoint -> checkpoint.entries() == place)
          .map(checkpoint -> checkpoint.seal().equals(sealed.seal()))
          .orElse(true);
    }

    Optional<Finding> finding() {
      if (found == null && published.isPresent() && published.get().entries() > last) {
        return Optional.of(new Finding(Fault.CUT, last + 1, null));
      }
      return Optional.ofNullable(found);
    }
  }
}
