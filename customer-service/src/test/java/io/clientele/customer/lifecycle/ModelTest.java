package io.clientele.customer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.KnownCustomer.Standing;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Features;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Operator;
import io.clientele.kernel.condition.Value;
import io.clientele.kernel.condition.ValueType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Premier from 500 on, kept from 475 on, for 90 days at least and with a grace of 30.
class ModelTest {
  private static final LocalDate CAME = LocalDate.of(2026, 1, 1);
  private static final Instant CAME_AT = CAME.atStartOfDay().toInstant(ZoneOffset.UTC);

  private final Model model =
      new Model(
          Axis.TIER,
          List.of(
              Place.of("PREMIER", from(500), Optional.of(from(475)), Set.of(), 0, 90, 30),
              Place.of("REST", Condition.Group.all(), Optional.empty(), Set.of(), 0, 0, 0)));
  private Standing standing = new Standing("PREMIER", CAME_AT, null);

  @BeforeEach
  void came() {
    assertThat(assets(CAME, 500)).isEqualTo("PREMIER");
  }

  private static Condition from(int least) {
    return Condition.Rule.of(
        new Field.Attribute("assets", ValueType.NUMBER),
        Operator.AT_LEAST,
        Value.Decimal.of(least));
  }

  /// Where the customer stands once it was judged on that day with so much.
  private String assets(LocalDate day, int amount) {
    switch (model.decide(standing, CAME, features(amount), day)) {
      case Decision.Stayed(var shortSince) ->
          standing = new Standing(standing.place(), CAME_AT, shortSince);
      case Decision.Moved(String to) -> standing = new Standing(to, CAME_AT, null);
    }
    return String.valueOf(standing.place());
  }

  private Features features(int amount) {
    return new Features(
        "PERSON",
        null,
        standing.place(),
        null,
        null,
        null,
        null,
        null,
        CAME,
        Map.of("assets", Value.Decimal.of(amount)),
        Set.of(),
        Set.of(),
        Map.of());
  }

  /// Whether somebody with so much, who is alone again after having been one with others, has the
  /// place to which they came meanwhile by what is their own.
  private boolean isOwn(String place, String before, boolean byMerge, int amount) {
    return model.isOwn(
        stay(place, CAME.plusDays(200)),
        stay(before, CAME),
        byMerge,
        features(amount),
        CAME.plusDays(300));
  }

  private static Model.Stay stay(String place, LocalDate since) {
    return new Model.Stay(
        new Standing(place, since.atStartOfDay().toInstant(ZoneOffset.UTC), null), since);
  }

  @Test
  void whoever_is_alone_again_has_the_place_that_they_came_to_and_keep_by_what_is_their_own() {
    assertThat(isOwn("PREMIER", "REST", false, 480)).isTrue();
    assertThat(isOwn("PREMIER", "REST", false, 470)).isFalse();
    assertThat(isOwn("PREMIER", "REST", true, 500)).isTrue();
  }

  @Test
  void what_is_enough_to_keep_a_place_does_not_make_it_the_own_of_whom_others_brought_there() {
    assertThat(isOwn("PREMIER", "REST", true, 480)).isFalse();
  }

  @Test
  void whoever_fell_meanwhile_does_not_rise_by_being_alone_again_unless_they_have_enough() {
    assertThat(isOwn("REST", "PREMIER", false, 480)).isTrue();
    assertThat(isOwn("REST", "PREMIER", false, 100)).isTrue();
    assertThat(isOwn("REST", "PREMIER", false, 500)).isFalse();
  }

  @Test
  void a_place_that_the_model_does_not_have_any_more_is_nobodys_own() {
    assertThat(isOwn("GONE", "REST", false, 500)).isFalse();
  }

  @Test
  void whoever_falls_short_for_the_grace_goes_when_the_minimum_stay_is_over() {
    assertThat(assets(CAME.plusDays(10), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(89), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(90), 100)).isEqualTo("REST");
  }

  @Test
  void the_grace_that_began_shortly_before_the_end_of_the_minimum_stay_goes_on_after_it() {
    assertThat(assets(CAME.plusDays(80), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(109), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(110), 100)).isEqualTo("REST");
  }

  @Test
  void whoever_has_enough_again_within_the_minimum_stay_has_the_whole_grace_the_next_time() {
    assertThat(assets(CAME.plusDays(10), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(50), 480)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(85), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(114), 100)).isEqualTo("PREMIER");
    assertThat(assets(CAME.plusDays(115), 100)).isEqualTo("REST");
  }
}
