package io.clientele.customer.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.CustomerId;
import io.clientele.customer.consent.Heard.Known;
import io.clientele.customer.consent.Heard.Proof;
import io.clientele.customer.consent.Heard.Said;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeardTest {
  private static final Instant MONDAY = Instant.parse("2026-05-04T09:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-05-05T09:00:00Z");
  private static final Instant FRIDAY = Instant.parse("2026-05-08T09:00:00Z");

  private static final CustomerId SELF = new CustomerId(new UUID(0, 1));
  private static final CustomerId OTHER = new CustomerId(new UUID(0, 2));

  private long entries;

  @Test
  void whoever_said_nothing_yet_is_heard() {
    assertThat(Heard.NOTHING.weigh(SELF, aConsent(true, null, null)))
        .isEqualTo(new Said(null, true));
    assertThat(Heard.NOTHING.weigh(SELF, aConsent(true, MONDAY, null)))
        .isEqualTo(new Said(MONDAY, true));
  }

  @Test
  void a_grant_of_unknown_time_never_takes_a_withdrawal_back() {
    for (var given : new Instant[] {null, MONDAY, TUESDAY}) {
      assertThat(withdrawnOn(TUESDAY).weigh(SELF, aConsent(true, given, "new proof")))
          .isEqualTo(new Known());
    }
    assertThat(withdrawnOn(TUESDAY).weigh(SELF, aConsent(true, FRIDAY, null)))
        .isEqualTo(new Said(FRIDAY, true));
  }

  @Test
  void a_withdrawal_of_unknown_time_counts_and_one_from_before_the_grant_is_kept() {
    assertThat(grantedOn(TUESDAY).weigh(SELF, aConsent(false, null, null)))
        .isEqualTo(new Said(null, true));
    assertThat(grantedOn(TUESDAY).weigh(SELF, aConsent(false, TUESDAY, null)))
        .isEqualTo(new Said(TUESDAY, true));
    assertThat(grantedOn(TUESDAY).weigh(SELF, aConsent(false, MONDAY, null)))
        .isEqualTo(new Said(MONDAY, false));
    assertThat(
            grantedOn(TUESDAY)
                .add(true, anEntry(SELF, false, MONDAY, "call"))
                .weigh(SELF, aConsent(false, MONDAY, null)))
        .isEqualTo(new Known());
  }

  @Test
  void what_is_told_again_is_new_only_with_proof_that_is_not_there() {
    assertThat(grantedOn(TUESDAY).weigh(SELF, aConsent(true, null, null))).isEqualTo(new Known());
    assertThat(grantedOn(TUESDAY).weigh(SELF, aConsent(true, TUESDAY, "form")))
        .isEqualTo(new Known());
    for (var given : new Instant[] {null, TUESDAY}) {
      assertThat(grantedOn(TUESDAY).weigh(SELF, aConsent(true, given, "another form")))
          .isInstanceOfSatisfying(
              Proof.class, proof -> assertThat(proof.of().said()).isEqualTo(TUESDAY));
    }
  }

  @Test
  void proof_makes_a_grant_no_newer() {
    var heard = grantedOn(MONDAY).add(true, aProof(SELF, FRIDAY, "scan"));
    assertThat(heard.weigh(SELF, aConsent(false, TUESDAY, null)))
        .isEqualTo(new Said(TUESDAY, true));
    assertThat(heard.weigh(SELF, aConsent(true, null, "scan"))).isEqualTo(new Known());
  }

  @Test
  void each_of_those_who_are_one_has_a_last_word_of_its_own() {
    var heard = grantedOn(FRIDAY).add(true, anEntry(OTHER, true, MONDAY, "form"));
    assertThat(heard.weigh(OTHER, aConsent(false, TUESDAY, null)))
        .isEqualTo(new Said(TUESDAY, true));
    assertThat(heard.weigh(SELF, aConsent(false, TUESDAY, null)))
        .isEqualTo(new Said(TUESDAY, false));
  }

  @Test
  void who_grants_for_the_first_time_does_so_no_later_than_what_stands() {
    assertThat(grantedOn(MONDAY).weigh(OTHER, aConsent(true, null, "form 2")))
        .isEqualTo(new Said(MONDAY, true));
    assertThat(withdrawnOn(TUESDAY).weigh(OTHER, aConsent(true, null, "form 2")))
        .isEqualTo(new Known());
    assertThat(withdrawnOn(TUESDAY).weigh(OTHER, aConsent(false, null, "call")))
        .isEqualTo(new Said(null, true));
  }

  private Heard grantedOn(Instant day) {
    return new Heard().add(true, anEntry(SELF, true, day, "form"));
  }

  private Heard withdrawnOn(Instant day) {
    return grantedOn(MONDAY).add(false, anEntry(SELF, false, day, "call"));
  }

  private Heard.Entry anEntry(CustomerId ledger, boolean granted, Instant said, String evidence) {
    return new Heard.Entry(
        new UUID(1, entries++), ledger, granted, "CONSENT", null, evidence, said, said, false);
  }

  private Heard.Entry aProof(CustomerId ledger, Instant said, String evidence) {
    return new Heard.Entry(
        new UUID(1, entries++), ledger, true, "CONSENT", null, evidence, said, said, true);
  }

  private static Consent aConsent(
      boolean granted, @Nullable Instant givenAt, @Nullable String evidence) {
    return new Consent("MARKETING", "EMAIL", granted, null, null, evidence, givenAt);
  }
}
