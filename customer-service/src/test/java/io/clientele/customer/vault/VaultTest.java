package io.clientele.customer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class VaultTest {
  private static final String SECRET = "13800138000 of Li Wei";

  @Inject Database database;
  @Inject Vault vault;
  @Inject BlindIndex index;

  private byte[] sealed(CustomerId customer) {
    return database.call(connection ->
        vault
            .keysFor(connection, List.of(customer))
            .seal(SealedColumn.IDENTIFIER, customer, SECRET));
  }

  private String opened(CustomerId customer, byte[] sealed) {
    return database.call(connection ->
        vault.keys(connection, List.of(customer)).open(SealedColumn.IDENTIFIER, customer, sealed));
  }

  @Test
  void what_is_sealed_opens_for_its_customer_and_is_not_readable() {
    var customer = CustomerId.next();
    var sealed = sealed(customer);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("138", "Li Wei");
    assertThat(opened(customer, sealed)).isEqualTo(SECRET);
  }

  @Test
  void the_same_value_is_sealed_differently_each_time() {
    var customer = CustomerId.next();
    assertThat(sealed(customer)).isNotEqualTo(sealed(customer));
  }

  @Test
  void what_was_moved_to_another_customer_does_not_open() {
    var other = CustomerId.next();
    sealed(other);
    var sealed = sealed(CustomerId.next());
    assertThatThrownBy(() -> opened(other, sealed)).isInstanceOf(Unreadable.class);
  }

  @Test
  void what_was_moved_together_with_its_key_does_not_open_either() {
    var customer = CustomerId.next();
    var sealed = sealed(customer);
    var other = CustomerId.next();
    database.call(connection ->
        Sql.on(
                connection,
                """
                insert into customer_key (customer_id, kek_id, wrapped)
                select ?, kek_id, wrapped from customer_key where customer_id = ?
                """)
            .with(other)
            .with(customer)
            .run());
    assertThatThrownBy(() -> opened(other, sealed)).isInstanceOf(Unreadable.class);
    forgetKey(other);
  }

  @Test
  void without_its_key_nothing_opens_any_more() {
    var customer = CustomerId.next();
    var sealed = sealed(customer);
    assertThat(opened(customer, sealed)).isEqualTo(SECRET);
    assertThat(forgetKey(customer)).isOne();
    assertThat(opened(customer, sealed)).isNull();
  }

  private int forgetKey(CustomerId customer) {
    return database.call(connection ->
        Sql.on(connection, "delete from customer_key where customer_id = ?").with(customer).run());
  }

  @Test
  void those_who_come_at_the_same_time_get_the_same_key() throws InterruptedException {
    var customers = Stream.generate(CustomerId::next).limit(50).toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var sealings =
          IntStream.range(0, 8)
              .<Callable<List<byte[]>>>mapToObj(_ ->
                  () ->
                      database.callApart(connection -> {
                        var keys = vault.keysFor(connection, customers);
                        return customers.stream()
                            .map(one -> keys.seal(SealedColumn.IDENTIFIER, one, SECRET))
                            .toList();
                      }))
              .toList();
      for (var sealing : threads.invokeAll(sealings)) {
        var sealed = sealing.resultNow();
        for (var i = 0; i < customers.size(); i++) {
          assertThat(opened(customers.get(i), sealed.get(i))).isEqualTo(SECRET);
        }
      }
    }
  }

  @Test
  void equal_values_have_equal_digests_within_their_kind() {
    assertThat(index.digest("identifier.phone", "+8613800138000"))
        .isEqualTo(index.digest("identifier.phone", "+8613800138000"))
        .isNotEqualTo(index.digest("identifier.phone", "+8613800138001"))
        .isNotEqualTo(index.digest("identifier.wechat", "+8613800138000"));
  }
}
