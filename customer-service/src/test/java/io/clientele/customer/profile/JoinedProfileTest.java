package io.clientele.customer.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JoinedProfileTest {
  private static final UUID BRANCH = new UUID(0, 1);

  @Test
  void the_survivors_own_profile_prevails_and_its_gaps_are_filled() {
    var survivor = aProfile("Li Wei", "2024-05-01", "city", "Hangzhou");
    var other = aProfile("Wei Li", "2025-01-01", "city", "Ningbo", "employer", "Acme");
    var joined = JoinedProfile.of(survivor, List.of(), others(other));
    assertThat(joined.profile())
        .isEqualTo(aProfile("Li Wei", "2024-05-01", "city", "Hangzhou", "employer", "Acme"));
    assertThat(joined.taken().getFirst().toString())
        .isEqualTo("{\"attributes.employer\":{\"value\":\"Acme\"}}");
  }

  @Test
  void who_was_registered_first_counts() {
    var joined =
        JoinedProfile.of(
            aProfile("A", "2024-05-01"), List.of(), others(aProfile("B", "2020-02-02")));
    assertThat(joined.profile().registeredOn()).isEqualTo("2020-02-02");
    assertThat(undone(joined).registeredOn()).isEqualTo("2024-05-01");
  }

  @Test
  void a_nameless_prospect_becomes_the_company_that_it_turned_out_to_be() {
    var company =
        new Profile(
            Kind.COMPANY,
            "Acme",
            BRANCH,
            null,
            LocalDate.of(2024, 5, 1),
            new RiskTolerance("C3", LocalDate.of(2030, 1, 1)),
            JsonNodeFactory.instance.objectNode());
    var prospect = aProfile(null, "2024-05-01");
    var joined = JoinedProfile.of(prospect, List.of(), others(company));
    assertThat(joined.profile()).isEqualTo(company);
    assertThat(undone(joined)).isEqualTo(prospect);
  }

  @Test
  void what_was_changed_since_stays_when_the_merge_is_undone() {
    var joined =
        JoinedProfile.of(
            aProfile("A", "2024-05-01"),
            List.of(),
            others(aProfile("B", "2024-05-01", "city", "Ningbo", "employer", "Acme")));
    var changed = aProfile("A", "2024-05-01", "city", "Wenzhou", "employer", "Acme");
    assertThat(JoinedProfile.of(changed, joined.taken(), List.of()).profile())
        .isEqualTo(aProfile("A", "2024-05-01", "city", "Wenzhou"));
  }

  @Test
  void merges_are_undone_in_any_order() {
    var own = aProfile("A", "2024-05-01");
    var first = aProfile("B", "2022-01-01", "city", "Ningbo");
    var second = aProfile("C", "2020-01-01", "city", "Wenzhou", "employer", "Acme");
    var both = JoinedProfile.of(own, List.of(), others(first, second));
    assertThat(both.profile())
        .isEqualTo(aProfile("A", "2020-01-01", "city", "Ningbo", "employer", "Acme"));
    var withoutFirst = JoinedProfile.of(both.profile(), both.taken(), others(second));
    assertThat(withoutFirst.profile())
        .isEqualTo(aProfile("A", "2020-01-01", "city", "Wenzhou", "employer", "Acme"));
    assertThat(undone(withoutFirst)).isEqualTo(own);
    var withoutSecond = JoinedProfile.of(both.profile(), both.taken(), others(first));
    assertThat(withoutSecond.profile()).isEqualTo(aProfile("A", "2022-01-01", "city", "Ningbo"));
    assertThat(undone(withoutSecond)).isEqualTo(own);
  }

  @Test
  void what_was_taken_away_is_not_brought_back_by_those_who_were_there() {
    var first = aProfile("B", "2024-05-01", "city", "Ningbo", "employer", "Acme");
    var second = aProfile("C", "2024-05-01", "city", "Wenzhou");
    var third = aProfile("D", "2024-05-01", "city", "Shaoxing");
    var both = JoinedProfile.of(aProfile("A", "2024-05-01"), List.of(), others(first, second));
    var notes =
        both.taken().stream()
            .map(note -> JoinedProfile.givenUp(note, List.of("attributes.city")))
            .toList();
    var without = aProfile("A", "2024-05-01", "employer", "Acme");
    var again =
        JoinedProfile.of(
            without,
            notes,
            List.of(
                new JoinedProfile.Other(first, notes.getFirst()),
                new JoinedProfile.Other(second, notes.getLast())));
    assertThat(again.profile()).isEqualTo(without);
    assertThat(
            JoinedProfile.of(
                    without,
                    again.taken(),
                    List.of(new JoinedProfile.Other(second, again.taken().getLast())))
                .profile())
        .isEqualTo(aProfile("A", "2024-05-01"));
    assertThat(
            JoinedProfile.of(
                    without,
                    again.taken(),
                    List.of(
                        new JoinedProfile.Other(first, again.taken().getFirst()),
                        others(third).getFirst()))
                .profile())
        .isEqualTo(aProfile("A", "2024-05-01", "employer", "Acme", "city", "Shaoxing"));
  }

  private static List<JoinedProfile.Other> others(Profile... profiles) {
    return Stream.of(profiles)
        .map(profile -> new JoinedProfile.Other(profile, JsonNodeFactory.instance.objectNode()))
        .toList();
  }

  private static Profile undone(JoinedProfile joined) {
    return JoinedProfile.of(joined.profile(), joined.taken(), List.of()).profile();
  }

  private static Profile aProfile(@Nullable String name, String registeredOn, String... attribute) {
    ObjectNode attributes = JsonNodeFactory.instance.objectNode();
    for (var i = 0; i < attribute.length; i += 2) {
      attributes.put(attribute[i], attribute[i + 1]);
    }
    return new Profile(
        Kind.PERSON, name, null, null, LocalDate.parse(registeredOn), null, attributes);
  }
}
