package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the ledgers of a customer, and of whoever was merged into it, say of a purpose and channel,
/// and so what a file that is loaded again and again can add to it.
///
/// A word counts when it was given later than the last one of the same ledger. A withdrawal is
/// written down even when it does not count. A source that does not tell when a consent was given
/// can withdraw, and bring proof of what stands; it cannot grant what was withdrawn, because what
/// it says may be from before. For the same reason its proof is no word of its own: what stands
/// stays as old as it is.
final class Heard {
  static final Heard NOTHING = new Heard();

  private final List<Entry> entries = new ArrayList<>();
  private final Map<CustomerId, Word> lastOf = new HashMap<>();
  private @Nullable Word grant;
  private boolean stands;

  /// A line of a ledger.
  ///
  /// @param ledger whose it is
  /// @param evidence where the proof is kept
  /// @param proof whether it only adds proof to another one
  record Entry(
      UUID id,
      CustomerId ledger,
      boolean granted,
      String basis,
      @Nullable String textVersion,
      @Nullable String evidence,
      @Nullable Instant givenAt,
      Instant said,
      boolean proof) {
    /// Whether it says all that the consent says, apart from when it was given.
    private boolean covers(Consent consent) {
      return granted == consent.granted()
          && (consent.legalBasis() == null || consent.legalBasis().equals(basis))
          && (consent.textVersion() == null || consent.textVersion().equals(textVersion))
          && (consent.evidence() == null || consent.evidence().equals(evidence));
    }
  }

  /// What the customer said.
  record Word(UUID entry, boolean granted, Instant said) {
    private static final Comparator<Word> OLDEST_FIRST =
        Comparator.comparing(Word::said).thenComparing(Word::entry);

    private static Word later(Word one, Word other) {
      return OLDEST_FIRST.compare(one, other) > 0 ? one : other;
    }
  }

  /// What becomes of a consent.
  sealed interface Finding {}

  /// The ledger says so already, or knows better.
  record Known() implements Finding {}

  /// It adds proof to a word, and nothing else.
  record Proof(Word of) implements Finding {}

  /// It is a word of the customer.
  ///
  /// @param when it was said; now, if null
  /// @param last whether nothing that the ledger has was said later
  record Said(@Nullable Instant when, boolean last) implements Finding {}

  /// @param nowStands whether the consent is granted as things are
  Heard add(boolean nowStands, Entry entry) {
    stands = nowStands;
    entries.add(entry);
    if (!entry.proof) {
      var word = new Word(entry.id, entry.granted, entry.said);
      lastOf.merge(entry.ledger, word, Word::later);
      if (entry.granted) {
        grant = grant == null ? word : Word.later(grant, word);
      }
    }
    return this;
  }

  /// @param ledger into which it would be written
  Finding weigh(CustomerId ledger, Consent consent) {
    var own = lastOf.get(ledger);
    var given = consent.givenAt();
    if (given != null) {
      return dated(ledger, own, consent, given);
    }
    return consent.granted() ? granted(own, consent) : withdrawn(ledger, own, consent);
  }

  private Finding dated(CustomerId ledger, @Nullable Word own, Consent consent, Instant given) {
    if (entries.stream()
        .anyMatch(entry ->
            entry.ledger.equals(ledger)
                && (given.equals(entry.givenAt) || given.equals(entry.said))
                && entry.covers(consent))) {
      return new Known();
    }
    if (own == null || given.isAfter(own.said)) {
      return new Said(given, true);
    }
    if (given.equals(own.said) && own.granted == consent.granted()) {
      return new Proof(own);
    }
    return consent.granted() ? new Known() : new Said(given, given.equals(own.said));
  }

  private Finding granted(@Nullable Word own, Consent consent) {
    if (entries.isEmpty()) {
      return new Said(null, true);
    }
    if (!stands || entries.stream().anyMatch(entry -> entry.covers(consent))) {
      return new Known();
    }
    if (own == null || grant == null) {
      return new Said(grant == null ? null : grant.said, true);
    }
    return new Proof(grant);
  }

  private Finding withdrawn(CustomerId ledger, @Nullable Word own, Consent consent) {
    var known =
        !stands
            && own != null
            && !own.granted
            && entries.stream()
                .anyMatch(entry -> entry.ledger.equals(ledger) && entry.covers(consent));
    return known ? new Known() : new Said(null, true);
  }
}
