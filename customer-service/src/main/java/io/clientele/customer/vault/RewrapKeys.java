package io.clientele.customer.vault;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.defaults.audit.Audit;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rotates the key-encryption key: data keys that an older one wraps are unwrapped and wrapped by
/// the one that became primary last, some in each transaction. What they seal stays as it is.
///
/// A replica whose configuration is older than that leaves the work to those who know the new key.
/// New data keys that it wraps meanwhile are found later.
@ApplicationScoped
class RewrapKeys {
  private static final String ACTOR = "customer-service";

  // Steps from one id to the next along the index, however many data keys there are of each.
  private static final String IN_USE =
      """
      with recursive used (kek_id) as (
        select min(kek_id) from customer_key
        union all
        select (select min(k.kek_id) from customer_key k where k.kek_id > used.kek_id)
        from used where used.kek_id is not null
      )
      select kek_id from used where kek_id is not null
      """;

  private static final String BEGIN =
      """
      insert into key_encryption_key (kek_id, rewrapped_at)
      select ?, case when not exists (select 1 from customer_key where kek_id <> ?) then now() end
      on conflict do nothing
      """;

  private static final String LATEST =
      "select kek_id from key_encryption_key order by first_used_at desc, kek_id limit 1";

  private static final String CLAIM =
      """
      select customer_id, wrapped from customer_key where kek_id < ? or kek_id > ?
      limit ? for update skip locked
      """;

  private static final String REWRAP =
      """
      update customer_key k set kek_id = ?, wrapped = n.wrapped
      from unnest(?, ?) as n (customer_id, wrapped) where k.customer_id = n.customer_id
      """;

  // Those that another replica is rewrapping still count as being under the old key.
  private static final String FINISH =
      """
      update key_encryption_key set rewrapped_at = now()
      where kek_id = ? and rewrapped_at is null
        and not exists (select 1 from customer_key where kek_id < ? or kek_id > ?)
      """;

  private final BackgroundWork background;
  private final Database database;
  private final MasterKeys masterKeys;
  private final Audit audit;
  private final VaultConfig config;

  RewrapKeys(
      BackgroundWork background,
      Database database,
      MasterKeys masterKeys,
      Audit audit,
      VaultConfig config) {
    this.background = background;
    this.database = database;
    this.masterKeys = masterKeys;
    this.audit = audit;
    this.config = config;
  }

  /// Refuses to run without a key that is still needed, and notes a new primary key.
  void atStart(@Observes StartupEvent event) {
    database.callApart(connection -> {
      requireAll(connection, masterKeys);
      return begin(connection, masterKeys);
    });
  }

  @Scheduled(
      every = "${clientele.vault.rewrap-every:1m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    background.workOff(connection -> batch(connection, masterKeys));
  }

  static void requireAll(Connection connection, MasterKeys keys) throws SQLException {
    for (var used : Sql.on(connection, IN_USE).list(row -> row.getInt(1))) {
      if (!keys.ids().contains(used)) {
        throw new IllegalStateException(
            "clientele.vault.master-keys lacks the key "
                + Integer.toUnsignedString(used)
                + ", which still wraps keys of customers");
      }
    }
  }

  /// @return whether the primary key is new
  boolean begin(Connection connection, MasterKeys keys) throws SQLException {
    var isNew = Sql.on(connection, BEGIN).with(keys.primary()).with(keys.primary()).run() == 1;
    if (isNew) {
      record("key-encryption key taken into use", keys);
    }
    return isNew;
  }

  /// Rewraps some data keys; returns whether there were any.
  boolean batch(Connection connection, MasterKeys keys) throws SQLException {
    var latest = Sql.on(connection, LATEST).first(row -> row.getInt(1));
    if (latest.isEmpty() || latest.get() != keys.primary()) {
      return false;
    }
    var customers = new ArrayList<CustomerId>();
    var rewrapped = new ArrayList<byte[]>();
    Sql.on(connection, CLAIM)
        .with(keys.primary())
        .with(keys.primary())
        .with(config.rewrapBatch())
        .each(row -> {
          var customer = Sql.customer(row, "customer_id");
          customers.add(customer);
          rewrapped.add(keys.wrap(customer, keys.unwrap(customer, row.getBytes("wrapped"))));
        });
    if (customers.isEmpty()) {
      finish(connection, keys);
      return false;
    }
    rewrap(connection, keys, customers, rewrapped);
    return true;
  }

  private static void rewrap(
      Connection connection, MasterKeys keys, List<CustomerId> customers, List<byte[]> rewrapped)
      throws SQLException {
    Sql.on(connection, REWRAP).with(keys.primary()).customers(customers).bytes(rewrapped).run();
  }

  private void finish(Connection connection, MasterKeys keys) throws SQLException {
    var finished =
        Sql.on(connection, FINISH)
            .with(keys.primary())
            .with(keys.primary())
            .with(keys.primary())
            .run();
    if (finished == 1) {
      record("keys of customers rewrapped", keys);
    }
  }

  private void record(String action, MasterKeys keys) {
    audit.recordFor(
        ACTOR, action, "key-encryption key " + Integer.toUnsignedString(keys.primary()), Map.of());
  }
}
