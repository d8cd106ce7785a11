package io.clientele.customer.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.SealedIdentifiers;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.local.backing.BackingServices;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/// A database of the version before the vault, with customers in it, meets this one.
@CustomerServiceTest
class SealClearTextTest {
  private static final CustomerId LI = CustomerId.next();
  private static final CustomerId NAMELESS = CustomerId.next();
  private static final CustomerId MERGED = CustomerId.next();
  private static final Identifier PHONE = new Identifier("phone", "+8613800138000");
  private static final Identifier EMAIL = new Identifier("email", "li.wei@example.com");
  private static final Identifier AWAITED = new Identifier("wechat", "wx-awaited");
  private static final UUID JOB = UUID.randomUUID();
  private static final String FILE = "PERSON,Li Wei of Hangzhou,+8613800138000";
  private static final String NAME = "Li Wei of Hangzhou";
  private static final String SECRET = "330106199001011234";
  private static final List<String> CLEAR =
      List.of(PHONE.value(), EMAIL.value(), AWAITED.value(), NAME, SECRET);

  private final BackingServices services = BackingServices.shared();
  private final String database =
      "sealing_" + Long.toHexString(ThreadLocalRandom.current().nextLong());

  @Inject Vault vault;
  @Inject BlindIndex index;
  @Inject SealClearText sealClearText;
  @Inject SealedBodies sealedBodies;

  @Test
  void what_was_in_clear_text_is_sealed_and_found_as_before() throws SQLException {
    try (var connection = connection("postgres")) {
      Sql.on(connection, "create database " + database).run();
    }
    flyway().target("060").load().migrate();
    try (var connection = connection(database)) {
      fill(connection);
      fillCopies(connection);
      assertThat(ClearText.tablesWith(connection, CLEAR))
          .as("the search finds what is there")
          .extracting(found -> found.substring(found.indexOf(": ") + 2))
          .containsAll(CLEAR);
    }
    var upgraded = flyway();
    sealClearText.customize(upgraded);
    upgraded.load().migrate();
    try (var connection = connection(database)) {
      identifiersAreSealed(connection);
      behavioursStillWait(connection);
      imagesAreSealed(connection);
      profilesAreSealed(connection);
      copiesAreSealed(connection);
      assertThat(ClearText.tablesWith(connection, CLEAR)).isEmpty();
    }
  }

  private FluentConfiguration flyway() {
    return Flyway.configure()
        .dataSource(services.jdbcUrl(database), services.username(), services.password())
        .locations("db/platform", "db/migration")
        .outOfOrder(true);
  }

  private Connection connection(String name) throws SQLException {
    return DriverManager.getConnection(
        services.jdbcUrl(name), services.username(), services.password());
  }

  private static void fill(Connection connection) throws SQLException {
    Sql.on(
            connection,
            """
            insert into identifier (customer_id, namespace, value, exclusive, origin_id)
            values (?, 'phone', ?, false, null), (?, 'email', ?, false, ?)
            """)
        .with(LI)
        .with(PHONE.value())
        .with(LI)
        .with(EMAIL.value())
        .with(MERGED)
        .run();
    Sql.on(
            connection,
            """
            insert into waiting_behaviour (namespace, value, event_key, occurred_at, event)
            values (?, ?, ?, now(), '{"identifier": "wx-awaited"}')
            """)
        .with(AWAITED.namespace())
        .with(AWAITED.value())
        .with(UUID.randomUUID())
        .run();
    Sql.on(
            connection,
            """
            insert into customer_merge (id, survivor_id, merged_id, cause, image, taken, merged_at,
              merged_by)
            values (?, ?, ?, 'REQUEST', ?::jsonb, ?::jsonb, now(), 'admin')
            """)
        .with(UUID.randomUUID())
        .with(LI)
        .with(MERGED)
        .with(
            """
            {"survivor": {"name": null, "attributes": {}},
             "row": {"name": "Li Wei of Hangzhou", "attributes":
               {"city": "Hangzhou", "idNumber": "330106199001011234"}},
             "memberships": [],
             "identifiers": [
              {"namespace": "email", "value": "li.wei@example.com", "exclusive": false,
               "origin": null}]}
            """)
        .with("{\"name\": {\"value\": \"Li Wei of Hangzhou\"}}")
        .run();
    Sql.on(
            connection,
            """
            insert into attribute (name, version, type, title, protection)
            values ('idNumber', 1, 'TEXT', 'Number of the identity card', 'SECRET')
            """)
        .run();
    Sql.on(
            connection,
            """
            insert into customer (id, kind, name, registered_on, attributes)
            values (?, 'PERSON', ?, current_date, ?::jsonb), (?, 'PERSON', null, current_date, '{}')
            """)
        .with(LI)
        .with(NAME)
        .with("{\"city\": \"Hangzhou\", \"idNumber\": \"330106199001011234\"}")
        .with(NAMELESS)
        .run();
  }

  private static void fillCopies(Connection connection) throws SQLException {
    Sql.on(
            connection,
            """
            insert into import_job (id, kind, format, state, created_by, created_at)
            values (?, 'customers', 'CSV', 'RUNNING', 'integration', now())
            """)
        .with(JOB)
        .run();
    Sql.on(connection, "insert into import_part (job_id, number, content) values (?, 0, ?)")
        .with(JOB)
        .with(FILE.getBytes(StandardCharsets.UTF_8))
        .run();
    Sql.on(
            connection,
            """
            insert into import_refusal (job_id, row, field, reason, original)
            values (?, 1, 'branch', 'there is no branch ' || ?, ?)
            """)
        .with(JOB)
        .with(PHONE.value())
        .with(FILE)
        .run();
    Sql.on(
            connection,
            """
            insert into idempotency (principal, route, idem_key, fingerprint, status, headers, body)
            values ('integration', 'POST /customers', 'key', 'f', 201, '{}', ?)
            """)
        .with(FILE)
        .run();
  }

  private void copiesAreSealed(Connection connection) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    assertThat(
            Sql.on(connection, "select content from import_part")
                .list(row -> keys.open(SealedColumn.IMPORT_PART, Vault.NOBODY, row.getBytes(1))))
        .containsExactly(FILE);
    assertThat(
            Sql.on(connection, "select original from import_refusal")
                .list(row -> keys.open(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.getBytes(1))))
        .containsExactly(FILE);
    assertThat(
            Sql.on(connection, "select fault from import_refusal where number = 0")
                .list(row -> keys.open(SealedColumn.IMPORT_FAULT, Vault.NOBODY, row.getBytes(1))))
        .singleElement()
        .asString()
        .contains("branch", "there is no branch " + PHONE.value());
    assertThat(
            Sql.on(connection, "select body from idempotency")
                .list(row -> sealedBodies.read(connection, row.getString(1))))
        .containsExactly(FILE);
  }

  private void identifiersAreSealed(Connection connection) throws SQLException {
    var keys = vault.keys(connection, List.of(LI));
    var read =
        Sql.on(
                connection,
                "select %s from (select ?::uuid as id) c".formatted(SealedIdentifiers.OF_CUSTOMER))
            .with(LI)
            .first(row -> row.getString(1))
            .orElseThrow();
    assertThat(SealedIdentifiers.open(keys, LI, read)).containsExactly(EMAIL, PHONE);
    var found =
        Sql.on(connection, "select origin_id from identifier where digest = ?")
            .with(EMAIL.digest(index))
            .list(row -> row.getObject(1, UUID.class));
    assertThat(found).containsExactly(MERGED.value());
  }

  private void behavioursStillWait(Connection connection) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    var waiting =
        Sql.on(connection, "select event from waiting_behaviour where digest = ?")
            .with(AWAITED.digest(index))
            .list(row -> keys.open(SealedColumn.WAITING_BEHAVIOUR, Vault.NOBODY, row.getBytes(1)));
    assertThat(waiting).singleElement().asString().contains("wx-awaited");
  }

  private void imagesAreSealed(Connection connection) throws SQLException {
    var keys = vault.keys(connection, List.of(MERGED));
    var identifiers =
        Sql.on(connection, "select image -> 'identifiers' from customer_merge")
            .first(row -> row.getString(1))
            .orElseThrow();
    assertThat(SealedIdentifiers.open(keys, MERGED, identifiers)).containsExactly(EMAIL);
  }

  private void profilesAreSealed(Connection connection) throws SQLException {
    var keys = vault.keys(connection, List.of(LI, MERGED));
    var profiles =
        Sql.on(connection, "select name, secrets, attributes from customer where id = ?")
            .with(LI)
            .list(row ->
                List.of(
                    keys.open(SealedColumn.NAME, LI, row.getBytes("name")),
                    keys.open(SealedColumn.SECRETS, LI, row.getBytes("secrets")),
                    row.getString("attributes")));
    assertThat(profiles)
        .containsExactly(
            List.of(NAME, "{\"idNumber\":\"" + SECRET + "\"}", "{\"city\": \"Hangzhou\"}"));
    assertThat(
            Sql.on(connection, "select name is null and secrets is null from customer where id = ?")
                .with(NAMELESS)
                .list(row -> row.getBoolean(1)))
        .containsExactly(true);
    var merged =
        Sql.on(
                connection,
                """
                select m.survivor_id, m.taken, c.name, c.secrets from customer_merge m
                cross join jsonb_populate_record(null::customer, m.image -> 'row') c
                """)
            .list(row ->
                List.of(
                    keys.open(SealedColumn.TAKEN, LI, row.getBytes("taken")),
                    keys.open(SealedColumn.NAME, MERGED, row.getBytes("name")),
                    keys.open(SealedColumn.SECRETS, MERGED, row.getBytes("secrets"))));
    assertThat(merged)
        .containsExactly(
            List.of(
                "{\"name\": {\"value\": \"" + NAME + "\"}}",
                NAME,
                "{\"idNumber\":\"" + SECRET + "\"}"));
  }
}
