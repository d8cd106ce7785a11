package io.clientele.customer.vault;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The keyset of development has two keys: the service runs with the first as the primary one, and
/// these tests are the replica that was told to take the second.
@CustomerServiceTest
class RewrapKeysTest {
  private static final String TEXT = "Li Wei";

  @Inject Database database;
  @Inject Vault vault;
  @Inject MasterKeys masterKeys;
  @Inject RewrapKeys rewrapKeys;

  private static KeysetHandle development() throws GeneralSecurityException, IOException {
    try (var json = Keysets.class.getResourceAsStream("/vault/development-master-keys.json")) {
      return TinkJsonProtoKeysetFormat.parseKeyset(
          new String(json.readAllBytes(), StandardCharsets.UTF_8),
          AeadConfig2026.get(),
          InsecureSecretKeyAccess.get());
    }
  }

  private static MasterKeys afterRotation() throws GeneralSecurityException, IOException {
    var keys = KeysetHandle.newBuilder(development());
    keys.getAt(1).makePrimary();
    return MasterKeys.of(keys.build());
  }

  private void rewrap(MasterKeys keys) {
    while (database.callApart(connection -> rewrapKeys.batch(connection, keys))) {
      // until none is left
    }
  }

  private Set<Integer> inUse() {
    return Set.copyOf(
        database.call(connection ->
            Sql.on(connection, "select distinct kek_id from customer_key")
                .list(row -> row.getInt(1))));
  }

  /// As if there had been no rotation.
  @AfterEach
  void back() {
    database.call(connection ->
        Sql.on(connection, "delete from key_encryption_key where kek_id <> ?")
            .with(masterKeys.primary())
            .run());
    rewrap(masterKeys);
  }

  @Test
  void keys_are_rewrapped_while_customers_come_and_are_read() throws Exception {
    var next = afterRotation();
    var before = Stream.generate(CustomerId::next).limit(300).toList();
    var sealed =
        database.call(connection -> {
          var keys = vault.keysFor(connection, before);
          return before.stream().map(one -> keys.seal(SealedColumn.IDENTIFIER, one, TEXT)).toList();
        });
    var rotated = new AtomicBoolean();
    try (var load = Executors.newFixedThreadPool(2)) {
      var work =
          load.submit(() -> {
            var registered = new ArrayList<String>();
            while (!rotated.get() || registered.size() < 5) {
              var id = aCustomer();
              customer(id);
              registered.add(id);
            }
            return registered;
          });
      database.callApart(connection -> rewrapKeys.begin(connection, next));
      rewrap(next);
      rotated.set(true);
      for (var id : work.get()) {
        as("admin").get("/api/customers/" + id).then().statusCode(200).body("name", equalTo(TEXT));
      }
    }
    rewrap(next);
    assertThat(inUse()).containsExactly(next.primary());
    var opened =
        database.call(connection -> {
          var keys = vault.keys(connection, before);
          var texts = new ArrayList<String>();
          for (var i = 0; i < before.size(); i++) {
            texts.add(keys.open(SealedColumn.IDENTIFIER, before.get(i), sealed.get(i)));
          }
          return texts;
        });
    assertThat(opened).containsOnly(TEXT);
    as("privacy-officer")
        .get("/api/audit?limit=100")
        .then()
        .statusCode(200)
        .body("items.action", hasItem("keys of customers rewrapped"));
  }

  @Test
  void a_replica_that_does_not_know_of_the_new_key_leaves_data_keys_alone() throws Exception {
    var customer = CustomerId.next();
    database.call(connection -> vault.keysFor(connection, List.of(customer)));
    var next = afterRotation();
    database.callApart(connection -> rewrapKeys.begin(connection, next));
    rewrap(next);
    rewrap(masterKeys);
    assertThat(inUse()).containsExactly(next.primary());
  }

  @Test
  void a_service_without_a_key_that_is_needed_does_not_start() throws Exception {
    database.call(connection -> vault.keysFor(connection, List.of(CustomerId.next())));
    var another = KeysetHandle.newBuilder(development());
    another.getAt(1).makePrimary();
    another.deleteAt(0);
    var keys = MasterKeys.of(another.build());
    assertThatIllegalStateException()
        .isThrownBy(() ->
            database.call(connection -> {
              RewrapKeys.requireAll(connection, keys);
              return keys;
            }))
        .withMessageContaining(Integer.toUnsignedString(masterKeys.primary()));
  }
}
