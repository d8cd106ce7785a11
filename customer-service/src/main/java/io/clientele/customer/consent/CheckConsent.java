package io.clientele.customer.consent;

import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.Problem.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks what a consent says beside its purpose and channel.
public final class CheckConsent {
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  /// By as much the clocks of those who record may be ahead.
  private static final Duration AS_GOOD_AS_NOW = Duration.ofMinutes(1);

  private static final Pattern CODE = Pattern.compile(Consent.CODE);

  private CheckConsent() {}

  /// Whether a purpose, channel or legal basis is written as one.
  public static boolean isCode(@Nullable String code) {
    return code != null && CODE.matcher(code).matches();
  }

  /// @param at before the names of fields, such as `consents[0].`
  public static void details(Consent consent, Instant now, String at, List<Violation> violations) {
    if (consent.legalBasis() != null && !isCode(consent.legalBasis())) {
      violations.add(
          new Violation(
              at + "legalBasis",
              "must be a word in upper case, such as CONSENT",
              "upper-case-word"));
    }
    text(at + "textVersion", consent.textVersion(), Consent.LONGEST_VERSION, violations);
    text(at + "evidence", consent.evidence(), Consent.LONGEST_EVIDENCE, violations);
    var given = consent.givenAt();
    if (given != null && (given.isBefore(EARLIEST) || given.isAfter(now.plus(AS_GOOD_AS_NOW)))) {
      violations.add(
          new Violation(at + "givenAt", "must be a time from 1900 up to now", "not-past"));
    }
  }

  private static void text(
      String field, @Nullable String text, int longest, List<Violation> violations) {
    if (text != null && (text.length() > longest || !StorableText.is(text))) {
      violations.add(
          new Violation(
              field,
              "must have at most " + longest + " plain characters",
              "plain-text",
              Map.of("max", longest)));
    } else if (text != null && text.isBlank()) {
      violations.add(
          new Violation(field, "must say something; leave out what is not there", "not-blank"));
    }
  }
}
