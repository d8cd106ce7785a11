package io.clientele.demo.bank;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.demo.bank.BankCustomer.Consent;
import io.clientele.kernel.event.BehaviourEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BankGeneratorTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 15);
  private static final int CUSTOMERS = 2_000;

  private final BankGenerator bank = new BankGenerator(1, CUSTOMERS, TODAY);

  @Test
  void the_same_seed_gives_the_same_bank() {
    var again = new BankGenerator(1, CUSTOMERS, TODAY);

    assertThat(again.managers()).isEqualTo(bank.managers());
    assertThat(again.customers()).containsExactlyElementsOf(bank.customers().toList());
    assertThat(again.behaviours().limit(10_000))
        .containsExactlyElementsOf(bank.behaviours().limit(10_000).toList());
  }

  @Test
  void another_seed_gives_a_bank_that_shares_no_identifier() {
    var other = new BankGenerator(2, CUSTOMERS, TODAY);

    var ours = identifiers(bank);
    assertThat(identifiers(other)).hasSameSizeAs(ours).doesNotContainAnyElementsOf(ours);
  }

  @Test
  void a_larger_bank_of_the_same_seed_begins_with_the_same_customers() {
    var larger = new BankGenerator(1, CUSTOMERS + 500, TODAY);

    assertThat(larger.customers().limit(CUSTOMERS))
        .containsExactlyElementsOf(bank.customers().toList());
  }

  @Test
  void every_branch_but_the_head_office_hangs_below_one_named_before_it() {
    var seen = new HashSet<String>();
    for (var branch : bank.branches()) {
      assertThat(branch.parent() == null ? seen.isEmpty() : seen.contains(branch.parent()))
          .as(branch.code())
          .isTrue();
      seen.add(branch.code());
    }
    assertThat(bank.managers()).extracting(RelationshipManager::branch).isSubsetOf(seen);
  }

  @Test
  void customers_have_a_manager_of_their_own_branch_unless_they_have_no_account() {
    var branchOf =
        bank.managers().stream()
            .collect(toMap(RelationshipManager::code, RelationshipManager::branch));

    assertThat(bank.customers())
        .allSatisfy(customer -> {
          if (customer.story().hasAccount()) {
            assertThat(branchOf.get(customer.manager())).isEqualTo(customer.branch());
          } else {
            assertThat(customer.manager()).isNull();
          }
        });
  }

  @Test
  void every_story_is_told_about_as_often_as_it_should() {
    var told = bank.customers().collect(groupingBy(BankCustomer::story, counting()));

    assertThat(told).containsOnlyKeys(Story.values());
    assertThat(told.get(Story.FAITHFUL)).isBetween(540L, 700L);
    assertThat(told.get(Story.RETURNED)).isBetween(30L, 95L);
  }

  @Test
  void balances_reach_from_small_savings_to_private_wealth() {
    var balances =
        bank.customers().map(BankCustomer::usualBalance).filter(b -> b.signum() > 0).toList();

    assertThat(share(balances, 0, 50_000)).isBetween(0.40, 0.65);
    assertThat(share(balances, 500_000, 6_000_000)).isBetween(0.03, 0.15);
    assertThat(share(balances, 6_000_000, 100_000_000)).isBetween(0.0005, 0.01);
  }

  @Test
  void most_customers_may_be_written_to_and_some_have_withdrawn_that() {
    var email =
        bank.customers()
            .map(customer -> String.valueOf(customer.consents().get("EMAIL")))
            .collect(groupingBy(consent -> consent, counting()));

    assertThat(email.get(Consent.GRANTED.name())).isBetween(1_680L, 1_840L);
    assertThat(email.get(Consent.WITHDRAWN.name())).isPositive();
    assertThat(email.get("null")).isPositive();
  }

  @Test
  void behaviours_lie_between_registration_and_today_and_each_has_its_own_id() {
    var ids = new HashSet<String>();
    bank.customers()
        .forEach(customer -> {
          var registered = start(customer.registeredOn());
          var behaviours = bank.behaviours(customer).toList();
          assertThat(behaviours)
              .allMatch(behaviour -> !behaviour.occurredAt().isBefore(registered))
              .allMatch(behaviour -> behaviour.occurredAt().isBefore(start(TODAY)))
              .allMatch(behaviour -> ids.add(behaviour.source() + behaviour.id()));
          assertThat(behaviours).extracting(BehaviourEvent.Recorded::occurredAt).isSorted();
        });
    assertThat(ids).hasSizeBetween(30 * CUSTOMERS, 70 * CUSTOMERS);
  }

  @Test
  void most_of_the_faithful_use_their_card_a_dozen_times_in_a_quarter() {
    var quarter = start(TODAY.minusDays(89));
    var faithful = bank.customers().filter(c -> c.story() == Story.FAITHFUL).toList();

    var busy =
        faithful.stream()
            .filter(customer ->
                bank.behaviours(customer)
                        .filter(b -> b.type().equals("card.purchase"))
                        .filter(b -> b.occurredAt().isAfter(quarter))
                        .count()
                    >= 12)
            .count();

    assertThat((double) busy / faithful.size()).isBetween(0.6, 0.95);
  }

  @Test
  void whoever_is_gone_did_nothing_for_a_year_and_has_no_money_left() {
    var gone = bank.customers().filter(customer -> customer.story() == Story.GONE).toList();

    assertThat(gone)
        .allSatisfy(customer -> {
          var lastYear =
              bank.behaviours(customer)
                  .filter(b -> b.occurredAt().isAfter(start(TODAY.minusYears(1))))
                  .filter(b -> !b.type().equals("complaint.made"))
                  .toList();
          assertThat(lastYear)
              .allMatch(behaviour -> behaviour.type().equals("balance.reported"))
              .allMatch(behaviour -> behaviour.amount().amount().signum() == 0);
        });
  }

  @Test
  void a_seed_that_would_not_fit_into_an_account_number_is_refused() {
    assertThatThrownBy(() -> new BankGenerator(10_000, 1, TODAY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 9999");
  }

  private static Set<BankCustomer.Identifier> identifiers(BankGenerator bank) {
    return bank.customers().map(BankCustomer::identifier).collect(toSet());
  }

  private static double share(List<BigDecimal> balances, long from, long to) {
    var within =
        balances.stream()
            .filter(balance -> balance.doubleValue() >= from && balance.doubleValue() < to)
            .count();
    return (double) within / balances.size();
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
