package io.clientele.customer.consent;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the ledger says of a purpose and channel of a customer, and so what a file that is loaded
/// again and again can add to it.
///
/// A word counts when it was given later than the last one. A source that does not tell when a
/// consent was given can withdraw, and bring proof of what stands; it cannot grant what was
/// withdrawn, because what it says may be from before.
final class Heard {
  static final Heard NOTHING = new Heard();

  private final Set<Proof> proofs = new HashSet<>();
  private boolean stands;
  private Instant last = Instant.MIN;

  /// @param evidence where the proof is kept
  record Proof(
      boolean granted, String basis, @Nullable String textVersion, @Nullable String evidence) {
    /// Whether it says all that the consent says.
    private boolean covers(Consent consent) {
      return granted == consent.granted()
          && (consent.legalBasis() == null || consent.legalBasis().equals(basis))
          && (consent.textVersion() == null || consent.textVersion().equals(textVersion))
          && (consent.evidence() == null || consent.evidence().equals(evidence));
    }
  }

  /// @param nowStands whether the consent is granted as things are
  /// @param said when the customer said it
  Heard add(boolean nowStands, Instant said, Proof proof) {
    stands = nowStands;
    last = said.isAfter(last) ? said : last;
    proofs.add(proof);
    return this;
  }

  boolean isNews(Consent consent) {
    var given = consent.givenAt();
    if (proofs.isEmpty()) {
      return true;
    }
    if (given != null && !given.equals(last)) {
      return given.isAfter(last);
    }
    return consent.granted() == stands
        ? proofs.stream().noneMatch(proof -> proof.covers(consent))
        : stands;
  }
}
