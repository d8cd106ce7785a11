package io.clientele.customer.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeardTest {
  private static final Instant MONDAY = Instant.parse("2026-05-04T09:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-05-05T09:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-05-08T09:00:00Z");

  @Test
  void whoever_said_nothing_yet_is_heard() {
    assertThat(Heard.NOTHING.isNews(aConsent(true, null, null))).isTrue();
  }

  @Test
  void a_grant_of_unknown_time_never_takes_a_withdrawal_back() {
    assertThat(withdrawnOn(TUESDAY).isNews(aConsent(true, null, "new proof"))).isFalse();
    assertThat(withdrawnOn(TUESDAY).isNews(aConsent(true, MONDAY, "new proof"))).isFalse();
    assertThat(withdrawnOn(TUESDAY).isNews(aConsent(true, TUESDAY, "new proof"))).isFalse();
    assertThat(withdrawnOn(TUESDAY).isNews(aConsent(true, FRIDAY, null))).isTrue();
  }

  @Test
  void a_withdrawal_of_unknown_time_counts_and_one_from_before_the_grant_does_not() {
    assertThat(grantedOn(TUESDAY).isNews(aConsent(false, null, null))).isTrue();
    assertThat(grantedOn(TUESDAY).isNews(aConsent(false, TUESDAY, null))).isTrue();
    assertThat(grantedOn(TUESDAY).isNews(aConsent(false, MONDAY, null))).isFalse();
  }

  @Test
  void what_is_told_again_is_news_only_with_proof_that_is_not_there() {
    assertThat(grantedOn(TUESDAY).isNews(aConsent(true, null, null))).isFalse();
    assertThat(grantedOn(TUESDAY).isNews(aConsent(true, TUESDAY, "form"))).isFalse();
    assertThat(grantedOn(TUESDAY).isNews(aConsent(true, TUESDAY, "another form"))).isTrue();
  }

  private static Heard grantedOn(Instant day) {
    return new Heard().add(true, day, new Heard.Proof(true, "CONSENT", null, "form"));
  }

  private static Heard withdrawnOn(Instant day) {
    return grantedOn(MONDAY).add(false, day, new Heard.Proof(false, "CONSENT", null, "call"));
  }

  private static Consent aConsent(
      boolean granted, @Nullable Instant givenAt, @Nullable String evidence) {
    return new Consent("MARKETING", "EMAIL", granted, null, null, evidence, givenAt);
  }
}
