package io.clientele.customer;

import static io.clientele.customer.Bank.*;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.local.backing.BackingServicesTestResource;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever waits keeps nothing locked that those need who are waited for, or who come next.
@QuarkusTest
@QuarkusTestResource(
    value = BackingServicesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "customer"))
class LockOrderTest {
  private static final String CUSTOMERS_LOCKED = "%from customer%for update%";

  // Of consents with the text version "circle", as many as their evidence says end in a circle.
  private static final String CIRCLES =
      """
      create sequence circles;
      create function end_in_a_circle() returns trigger language plpgsql as $$
      begin
        if nextval('circles') <= new.evidence::int then
          raise exception 'in a circle' using errcode = '40P01';
        end if;
        return new;
      end
      $$;
      create trigger end_in_a_circle before insert on consent_entry for each row
        when (new.text_version = 'circle') execute function end_in_a_circle()
      """;

  private static final String NO_CIRCLES =
      """
      drop trigger end_in_a_circle on consent_entry;
      drop function end_in_a_circle;
      drop sequence circles
      """;

  @Inject DataSource source;
  @Inject Database database;
  @Inject Identifiers identifiers;
  @Inject BlindIndex index;
  @Inject @All List<InboxHandler<?>> handlers;

  private ExecutorService pool;
  private Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    pool = Executors.newCachedThreadPool();
    connection = source.getConnection();
    connection.setAutoCommit(false);
    // Less than it takes PostgreSQL to look for a circle, and to end it.
    run("set local lock_timeout = '500ms'");
  }

  @AfterEach
  void end() throws SQLException {
    connection.rollback();
    connection.close();
    pool.close();
  }

  private boolean waitsInSnapshot() throws SQLException {
    try (var other = source.getConnection();
        var statement = other.createStatement();
        var waiting =
            statement.executeQuery(
                "select count(*) from pg_locks where not granted and locktype = 'advisory'")) {
      waiting.next();
      return waiting.getInt(1) == 2;
    }
  }

  @Test
  void what_ended_in_a_circle_is_tried_again_but_not_without_end() throws SQLException {
    var customer = aCustomer("cb-" + number());
    run(CIRCLES);
    connection.commit();
    try {
      assertThat(consented(customer, 2, Map.of())).isEqualTo(201);
      assertThat(consented(customer, 2, Map.of("Idempotency-Key", "k-" + number()))).isEqualTo(201);
      assertThat(consented(customer, 3, Map.of())).isEqualTo(503);
      assertThat(consented(customer, 3, Map.of("Idempotency-Key", "k-" + number()))).isEqualTo(503);
    } finally {
      run(NO_CIRCLES);
      connection.commit();
    }
  }

  private int consented(String customer, int circles, Map<String, String> headers)
      throws SQLException {
    run("alter sequence circles restart");
    connection.commit();
    return as("privacy-officer")
        .headers(headers)
        .body(
            Map.of(
                "purpose", "MARKETING",
                "channel", "EMAIL",
                "granted", true,
                "textVersion", "circle",
                "evidence", String.valueOf(circles)))
        .post("/api/customers/" + customer + "/consents")
        .statusCode();
  }

  /// Both are known by numbers of the bank, so that a person has to decide.
  private static void awaitNotLinked(String one, String other) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    as("admin")
                        .get("/api/audit?limit=500")
                        .then()
                        .statusCode(200)
                        .extract()
                        .<List<Object>>path(
                            "items.findAll { it.action == 'customers not linked' }"))
                .extracting(Object::toString)
                .anyMatch(entry -> entry.contains(one) && entry.contains(other)));
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void lock(String customer) throws SQLException {
    run("select 1 from customer where id = '" + customer + "' for update");
  }

  /// Gives an identifier that belongs to one customer only to somebody, without a commit.
  private void give(Identifier identifier) throws SQLException {
    Sql.on(
            connection,
            """
            insert into identifier (customer_id, namespace, digest, sealed, exclusive)
            values (?, ?, ?, '', true)
            """)
        .with(Ids.next())
        .with(identifier.namespace())
        .with(identifier.digest(index))
        .run();
  }

  private int part(Identifier identifier) {
    return Math.floorMod(identifier.digest(index).getLeastSignificantBits(), 256);
  }

  private static String aCustomer(String number) {
    return Bank.aCustomer(Map.of("identifiers", List.of(core(number))));
  }

  private static Identifier core(String number) {
    return new Identifier("core-banking", number);
  }

  private static Identifier aDevice() {
    return new Identifier("device", "d-" + number());
  }

  private static String aList() {
    return as("marketer")
        .body(Map.of("name", "List " + number(), "kind", "STATIC"))
        .post("/api/segments")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static int changed(String list, String customer) {
    return as("marketer")
        .body(Map.of("add", List.of(customer)))
        .post("/api/segments/" + list + "/members")
        .statusCode();
  }

  private static String snapshotOf(String list) {
    return as("marketer")
        .body(Map.of("name", "Snapshot " + number()))
        .post("/api/segments/" + list + "/snapshots")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private static BehaviourEvent seen(Identifier by) {
    return new BehaviourEvent.Recorded(
        UUID.randomUUID().toString(),
        "test",
        null,
        new BehaviourEvent.Identifier(by.namespace(), by.value()),
        "app.login",
        Instant.now(),
        null,
        null);
  }

  /// Applies behaviours that came in one batch; returns how many.
  @SuppressWarnings("unchecked")
  private int apply(BehaviourEvent... behaviours) {
    var consumer =
        (InboxHandler<BehaviourEvent>)
            handlers.stream()
                .filter(handler -> handler.name().equals("customer.behaviours"))
                .findFirst()
                .orElseThrow();
    var batch =
        Stream.of(behaviours)
            .map(one ->
                new Received<>(
                    new CloudEvent<>(Ids.next(), "", "", "", Instant.now(), one),
                    one.key(),
                    BehaviourEvent.TOPIC.name(),
                    0,
                    0))
            .toList();
    return database.callApart(other -> {
      consumer.apply(other, batch);
      return batch.size();
    });
  }
}
