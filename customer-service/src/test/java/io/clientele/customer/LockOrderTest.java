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
import io.quarkus.arc.All;
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
@CustomerServiceTest
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

  @Test
  void a_file_locks_its_customers_in_their_order_however_often_it_names_them() throws Exception {
    var first = "cb-" + number();
    var second = "cb-" + number();
    lock(aCustomer(first));
    var later = aCustomer(second);
    var job =
        AnImport.ofCsv(
            """
            kind,identifier.core-banking,attribute.city
            PERSON,%2$s,Suzhou
            PERSON,%2$s,Harbin
            PERSON,%1$s,Suzhou
            """
                .formatted(first, second));
    await().atMost(PATIENCE).until(() -> Waiting.forRows(source, CUSTOMERS_LOCKED));
    lock(later);
    connection.rollback();
    job.finished().body("applied", equalTo(3)).body("refused", equalTo(0));
  }

  @Test
  void a_file_gives_nobody_again_what_was_taken_from_them_meanwhile() throws Exception {
    var number = "cb-" + number();
    var wrong = new Identifier("app-user", "u-" + number());
    var customer = Bank.aCustomer(Map.of("identifiers", List.of(core(number), wrong)));
    lock(customer);
    var job =
        AnImport.ofCsv(
            "kind,name,identifier.app-user,attribute.city\nPERSON,New,%s,Suzhou\n"
                .formatted(wrong.value()));
    await().atMost(PATIENCE).until(() -> Waiting.forRows(source, CUSTOMERS_LOCKED));
    identifiers.remove(connection, new CustomerId(UUID.fromString(customer)), List.of(wrong));
    connection.commit();
    job.finished().body("applied", equalTo(1)).body("refused", equalTo(0));
    found("app-user", wrong.value()).body("items.name", contains("New"));
    customer(customer).body("attributes.city", nullValue());
  }

  @Test
  void behaviours_that_wait_for_a_customer_have_not_registered_anybody_yet() throws Exception {
    var known = "cb-" + number();
    var user = new Identifier("app-user", "u-" + number());
    lock(aCustomer(known));
    var applied = pool.submit(() -> apply(seen(user), seen(core(known))));
    await().atMost(PATIENCE).until(() -> Waiting.forRows(source, CUSTOMERS_LOCKED));
    give(user);
    connection.rollback();
    assertThat(applied.get()).isEqualTo(2);
  }

  @Test
  void whoever_gets_several_identifiers_gets_them_in_an_order() throws Exception {
    var both =
        Stream.of(new Identifier("app-user", "u-" + number()), core("cb-" + number()))
            .sorted(Comparator.comparing(one -> one.digest(index).toString()))
            .toList();
    give(both.getFirst());
    var registered =
        pool.submit(() ->
            as("integration")
                .body(aPerson(Map.of("identifiers", both.reversed())))
                .post("/api/customers")
                .statusCode());
    await().atMost(PATIENCE).until(() -> Waiting.forRows(source, "insert into identifier%"));
    give(both.getLast());
    connection.rollback();
    assertThat(registered.get()).isEqualTo(201);
  }

  @Test
  void a_call_of_a_kit_claims_all_of_its_identifiers_at_once() throws Exception {
    var device = new Identifier("device", "d-" + number());
    var email =
        Stream.generate(() -> new Identifier("email", "k" + number() + "@example.com"))
            .filter(one -> part(one) < part(device))
            .findFirst()
            .orElseThrow();
    identifiers.claim(connection, List.of(email));
    var called =
        pool.submit(() ->
            given()
                .auth()
                .preemptive()
                .basic("website-write-key-for-tests", "")
                .contentType(ContentType.JSON)
                .body(
                    Map.of(
                        "messageId", "m-" + UUID.randomUUID(),
                        "anonymousId", device.value(),
                        "traits", Map.of("email", email.value())))
                .post("/api/collect/v1/identify")
                .statusCode());
    await().atMost(PATIENCE).until(() -> Waiting.forLock(source, "iden"));
    identifiers.claim(connection, List.of(device));
    connection.rollback();
    assertThat(called.get()).isEqualTo(200);
  }

  @Test
  void whoever_is_put_on_a_list_during_a_merge_is_on_it_as_the_survivor() throws Exception {
    var survivor = aCustomer("cb-" + number());
    var goes = register(aPerson(Map.of("identifiers", List.of(aDevice()))));
    var empty = aList();
    var full = aList();
    changeMembers(full, "add", goes).statusCode(202);
    awaitLive(full);
    // The merge stops where it takes the identifiers over.
    run("select 1 from identifier where customer_id = '" + goes + "' for update");
    var merge = pool.submit(() -> merge(survivor, goes).extract().statusCode());
    await().atMost(PATIENCE).until(() -> Waiting.forRows(source, "update identifier%"));
    var change = pool.submit(() -> changeMembers(empty, "add", goes).extract().statusCode());
    await().atMost(PATIENCE).until(() -> change.isDone() || Waiting.forLock(source, "merg"));
    var snapshot = pool.submit(() -> snapshotOf(full));
    await().atMost(PATIENCE).until(() -> snapshot.isDone() || waitsInSnapshot());
    connection.rollback();
    assertThat(List.of(merge.get(), change.get())).containsExactly(200, 202);
    for (var list : List.of(empty, full, snapshot.get())) {
      awaitLive(list);
      assertThat(members(list)).containsExactly(survivor);
    }
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
  void two_who_are_given_a_device_at_the_same_time_are_noted_as_linked() throws Exception {
    var device = new Identifier("device", "d-" + number());
    var first = aCustomer("cb-" + number());
    var second = aCustomer("cb-" + number());
    var third = aCustomer("cb-" + number());
    identifiers.claim(connection, List.of(device));
    identifiers.add(
        connection, List.of(new Identifiers.Owned(new CustomerId(UUID.fromString(first)), device)));
    var patched =
        pool.submit(() ->
            as("admin")
                .header("If-Match", "*")
                .body(Map.of("identifiers", List.of(device)))
                .patch("/api/customers/" + second)
                .statusCode());
    var gained =
        pool.submit(() ->
            as("admin")
                .body(Map.of("add", List.of(device)))
                .post("/api/customers/" + third + "/identifiers")
                .statusCode());
    await()
        .atMost(PATIENCE)
        .until(() ->
            Stream.of(patched, gained).allMatch(Future::isDone) || Waiting.forLock(source, "iden"));
    connection.commit();
    assertThat(List.of(patched.get(), gained.get())).containsExactly(200, 200);
    awaitNotLinked(first, second);
    awaitNotLinked(first, third);
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
