package io.clientele.customer.profile;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.sealing.MergeImages;
import io.clientele.customer.vault.Vault;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Seals what customers have of attributes that became secret. Nobody sees a difference: a secret
/// value is hidden from the moment on at which its attribute is declared so.
@ApplicationScoped
class SealSecrets {
  private static final int BATCH = 1_000;

  private static final String BEGIN =
      """
      insert into attribute_sealing (attribute) values (?)
      on conflict (attribute) do update set reached = excluded.reached
      """;

  private static final String CLAIM =
      """
      select attribute, reached from attribute_sealing order by attribute limit 1
      for update skip locked
      """;

  private static final String NEXT =
      """
      select id from customer where id > ? and jsonb_exists(attributes, ?) order by id limit ?
      """;

  private final BackgroundWork background;
  private final Definitions definitions;
  private final Customers customers;
  private final Vault vault;

  SealSecrets(
      BackgroundWork background, Definitions definitions, Customers customers, Vault vault) {
    this.background = background;
    this.definitions = definitions;
    this.customers = customers;
    this.vault = vault;
  }

  /// Has the values of an attribute sealed that becomes secret in this transaction.
  void begin(Connection connection, String attribute) throws SQLException {
    Sql.on(connection, BEGIN).with(attribute).run();
  }

  @Scheduled(
      every = "${clientele.attribute.seal-every:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    background.workOff(this::batch);
  }

  private record Sealing(String attribute, CustomerId reached) {}

  /// Seals some; returns whether there was anything to do.
  private boolean batch(Connection connection) throws SQLException {
    if (Sql.on(connection, "select 1 from attribute_sealing").first(_ -> true).isEmpty()) {
      return false;
    }
    definitions.hold(connection);
    var claimed =
        Sql.on(connection, CLAIM)
            .first(row -> new Sealing(row.getString("attribute"), Sql.customer(row, "reached")));
    if (claimed.isEmpty()) {
      return false;
    }
    var sealing = claimed.get();
    var next =
        Sql.on(connection, NEXT)
            .with(sealing.reached)
            .with(sealing.attribute)
            .with(BATCH)
            .list(row -> Sql.customer(row, "id"));
    customers.sealSecrets(connection, next);
    if (next.size() < BATCH) {
      MergeImages.sealSecrets(connection, vault, List.of(sealing.attribute));
      Sql.on(connection, "delete from attribute_sealing where attribute = ?")
          .with(sealing.attribute)
          .run();
    } else {
      Sql.on(connection, "update attribute_sealing set reached = ? where attribute = ?")
          .with(next.getLast())
          .with(sealing.attribute)
          .run();
    }
    return true;
  }
}
