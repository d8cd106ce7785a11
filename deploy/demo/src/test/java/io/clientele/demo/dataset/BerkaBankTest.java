package io.clientele.demo.dataset;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.demo.dataset.BerkaBank.Direction;
import io.clientele.demo.dataset.BerkaBank.Sex;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class BerkaBankTest {

  @Test
  void the_bank_has_5369_clients_of_whom_2645_are_women() {
    var clients = berka("the clients of the Berka bank").clients();

    assertThat(clients).hasSize(5_369);
    assertThat(clients).extracting(BerkaBank.Client::id).doesNotHaveDuplicates();
    assertThat(clients).filteredOn(client -> client.sex() == Sex.FEMALE).hasSize(2_645);
    assertThat(clients.getFirst())
        .isEqualTo(
            new BerkaBank.Client(
                1, LocalDate.of(1970, 12, 13), Sex.FEMALE, 18, LocalDate.of(1995, 3, 24)));
  }

  @Test
  void each_of_the_77_districts_is_named_and_lies_in_one_of_eight_regions() {
    var districts = berka("the districts of the Berka bank").districts();

    assertThat(districts).hasSize(77);
    assertThat(districts.stream().map(BerkaBank.District::region).collect(toSet())).hasSize(8);
    assertThat(districts.getFirst()).isEqualTo(new BerkaBank.District(1, "Hl.m. Praha", "Prague"));
  }

  @Test
  void the_77197_transactions_without_the_cut_day_belong_to_owners_who_are_clients() {
    var bank = berka("the transactions of the Berka bank");
    var clients = bank.clients().stream().map(BerkaBank.Client::id).collect(toSet());
    try (var stream = bank.transactions()) {
      var transactions = stream.toList();

      assertThat(transactions).hasSize(77_197);
      assertThat(new HashSet<>(transactions.stream().map(BerkaBank.Transaction::id).toList()))
          .hasSize(77_197);
      assertThat(transactions).allMatch(transaction -> clients.contains(transaction.ownerId()));
      assertThat(transactions).noneMatch(t -> t.on().equals(LocalDate.of(1994, 3, 31)));
      assertThat(transactions).allMatch(t -> t.amount().compareTo(BigDecimal.ZERO) > 0);
    }
  }

  @Test
  void the_signed_amounts_of_an_account_with_its_whole_history_give_its_printed_balances() {
    try (var stream = berka("the balances of the Berka bank").transactions()) {
      var account = stream.filter(transaction -> transaction.accountId() == 576).toList();

      var balance = BigDecimal.ZERO;
      for (var transaction : account) {
        balance =
            transaction.direction() == Direction.CREDIT
                ? balance.add(transaction.amount())
                : balance.subtract(transaction.amount());
      }
      assertThat(account.stream().map(BerkaBank.Transaction::balance))
          .anySatisfy(printed -> assertThat(printed).isNotZero());
      assertThat(balance.subtract(account.getLast().balance()).abs())
          .isLessThanOrEqualTo(BigDecimal.ONE);
    }
  }

  @Test
  void czech_words_are_told_in_english() {
    try (var stream = berka("the words of the Berka bank").transactions()) {
      var operations = stream.collect(groupingBy(t -> String.valueOf(t.operation()), counting()));

      assertThat(operations.keySet())
          .containsExactlyInAnyOrder(
              "credit in cash",
              "collection from another bank",
              "remittance to another bank",
              "withdrawal in cash",
              "credit card withdrawal",
              "null");
    }
  }

  private static BerkaBank berka(String whatIsSkipped) {
    return new BerkaBank(RealData.folderFor(whatIsSkipped));
  }
}
