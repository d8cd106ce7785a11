package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.kernel.event.ContactEvent.Responded;
import io.clientele.kernel.problem.Problem.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// That a customer wants no more contacts of a kind, as the answer to one of them.
///
/// @param customer whom the contact was made with
/// @param channel on which the contact needed a consent, or [#ANY]
/// @param evidence which answer to which contact it was, and who reported it
/// @param at when the customer said so
record Unsubscription(
    CustomerId customer, String purpose, String channel, String evidence, Instant at) {
  /// A contact of this kind could be made as long as the purpose was granted on any channel, so
  /// only the withdrawal on all of them ends it.
  private static final String ANY = "*";

  private static final Set<String> ANSWERS = Set.of("COMPLAINED", "UNSUBSCRIBED");

  /// The clocks of those who report answers may go wrong by as much.
  private static final Duration AHEAD = Duration.ofDays(1);

  /// Nothing if the customer said something else, or if it was told before answers said for which
  /// purpose the contact was.
  static Optional<Unsubscription> of(Responded answer) {
    var purpose = answer.purpose();
    var channel = answer.consentChannel();
    return ANSWERS.contains(answer.response()) && purpose != null && channel != null
        ? Optional.of(
            new Unsubscription(
                new CustomerId(answer.contact().customerId()),
                purpose,
                channel,
                evidence(answer),
                answer.occurredAt()))
        : Optional.empty();
  }

  private static String evidence(Responded answer) {
    return answer.response() + " to contact " + answer.contact().id() + reportedBy(answer.source());
  }

  private static String reportedBy(@Nullable String source) {
    return source == null || source.isBlank() ? "" : ", reported by " + source;
  }

  boolean isOfAnyChannel() {
    return channel.equals(ANY);
  }

  Consent withdrawalOn(String channel) {
    return new Consent(purpose, channel, false, null, null, evidence, at);
  }

  List<Violation> faults(Instant now) {
    var faults = new ArrayList<Violation>();
    if (!CheckConsent.isCode(purpose)) {
      faults.add(new Violation("purpose", "must be a word in upper case, such as MARKETING"));
    }
    if (!isOfAnyChannel() && !CheckConsent.isCode(channel)) {
      faults.add(new Violation("consentChannel", "must be a word in upper case, or *"));
    }
    CheckConsent.details(withdrawalOn(channel), now.plus(AHEAD), "", faults);
    return faults;
  }
}
