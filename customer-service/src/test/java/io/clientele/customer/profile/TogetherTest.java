package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.GroupCommit.Apart;
import io.clientele.customer.GroupCommit.Done;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.GroupCommit.Refused;
import io.clientele.customer.Published;
import io.clientele.customer.Waiting;
import io.clientele.customer.branch.Reach;
import io.clientele.customer.branch.Scope;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.problem.InputProblem;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Registrations and changes that come at the same time: each is answered as if it had come alone.
@CustomerServiceTest
class TogetherTest {
  private static final Reach EVERYBODY = new Reach(Scope.ALL, Scope.ALL);

  @Inject DataSource source;
  @Inject Database database;
  @Inject RegisterCustomers registerCustomers;
  @Inject ChangeCustomers changeCustomers;
  @Inject ObjectMapper json;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  private ExecutorService pool;

  @BeforeEach
  void begin() {
    pool = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterEach
  void end() {
    pool.close();
  }

  @Test
  void each_registration_of_a_batch_has_an_outcome_of_its_own() {
    var known = aPerson();
    register(known);
    var twice = aPerson();
    var outcomes =
        registered(
            draft(aPerson()),
            draft(aPerson(Map.of("branch", "nowhere"))),
            draft(known),
            draft(twice),
            draft(twice),
            draft(aPerson()));
    assertThat(outcomes.get(0)).isInstanceOf(Done.class);
    assertThat(why(outcomes.get(1))).isInstanceOf(InputProblem.Invalid.class);
    assertThat(why(outcomes.get(2))).isInstanceOf(CustomerProblem.IdentifierTaken.class);
    assertThat(outcomes.get(3)).isInstanceOf(Done.class);
    assertThat(outcomes.get(4)).isInstanceOf(Apart.class);
    for (var done : List.of(outcomes.get(0), outcomes.get(3), outcomes.get(5))) {
      customer(id(done)).body("stage", equalTo("PROSPECT")).body("version", equalTo(1));
    }
  }

  @Test
  void each_change_of_a_batch_has_an_outcome_of_its_own() throws Exception {
    var first = aCustomer();
    var stale = aCustomer();
    var faulty = aCustomer();
    var locked = aCustomer();
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute("select 1 from customer where id = '" + locked + "' for update");
      var outcomes =
          changed(
              rename(first, "New", "\"1\""),
              rename(first, "Newer", "*"),
              rename(stale, "New", "\"7\""),
              rename(faulty, "", "*"),
              rename(locked, "New", "*"),
              rename(UUID.randomUUID().toString(), "New", "*"));
      other.rollback();
      assertThat(id(outcomes.get(0))).isEqualTo(first);
      assertThat(outcomes.get(1)).isInstanceOf(Apart.class);
      assertThat(why(outcomes.get(2))).isInstanceOf(InputProblem.VersionStale.class);
      assertThat(why(outcomes.get(3))).isInstanceOf(InputProblem.Invalid.class);
      assertThat(outcomes.get(4)).isInstanceOf(Apart.class);
      assertThat(outcomes.get(5)).isInstanceOf(Apart.class);
    }
    shown(first).body("name", equalTo("New")).body("version", equalTo(2));
    for (var unchanged : List.of(stale, faulty, locked)) {
      shown(unchanged).body("name", equalTo("Li Wei")).body("version", equalTo(1));
    }
  }

  @Test
  void each_event_of_a_batch_is_in_the_trace_of_its_own_request() {
    var traces = List.of(aTrace(), aTrace());
    var registrations =
        traces.stream()
            .map(
                trace -> new RegisterCustomers.Registration(draft(aPerson()), "integration", trace))
            .toList();
    var ids =
        database.call(connection -> registerCustomers.handle(connection, registrations)).stream()
            .map(TogetherTest::id)
            .toList();
    try (var published = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            published.all();
            assertThat(published.tracesOf(ids.get(0))).isNotEmpty().containsOnly(traces.get(0));
            assertThat(published.tracesOf(ids.get(1))).isNotEmpty().containsOnly(traces.get(1));
          });
    }
  }

  private static String aTrace() {
    return "00-%s-b7ad6b7169203331-01".formatted(UUID.randomUUID().toString().replace("-", ""));
  }

  @Test
  void of_many_who_register_the_same_customer_one_does() throws Exception {
    var person = aPerson();
    var answers = all(30, () -> as("integration").body(person).post("/api/customers"));
    assertThat(answers).extracting(Response::statusCode).containsOnlyOnce(201).contains(409);
    assertThat(answers).extracting(Response::statusCode).containsOnly(201, 409);
  }

  @Test
  void a_request_that_is_sent_many_times_with_its_key_has_one_effect_and_one_answer()
      throws Exception {
    var person = aPerson();
    var key = UUID.randomUUID().toString();
    var answers =
        all(
            30,
            () ->
                as("integration")
                    .header("Idempotency-Key", key)
                    .body(person)
                    .post("/api/customers"));
    assertThat(answers).extracting(Response::statusCode).containsOnly(201);
    assertThat(answers.stream().map(Response::asString).distinct()).hasSize(1);
    assertThat(answers.stream().filter(one -> one.header("Idempotency-Replayed") == null))
        .hasSize(1);
  }

  @Test
  void a_refused_registration_may_be_sent_again_mended_with_the_same_key() {
    var key = UUID.randomUUID().toString();
    as("integration")
        .header("Idempotency-Key", key)
        .body(aPerson(Map.of("branch", "nowhere")))
        .post("/api/customers")
        .then()
        .statusCode(400);
    as("integration")
        .header("Idempotency-Key", key)
        .body(aPerson())
        .post("/api/customers")
        .then()
        .statusCode(201);
  }

  @Test
  void of_many_changes_from_the_same_version_one_is_made() throws Exception {
    var id = aCustomer();
    var answers =
        all(
            30,
            () ->
                as("integration")
                    .header("If-Match", "\"1\"")
                    .body(Map.of("name", "Somebody " + number()))
                    .patch("/api/customers/" + id));
    assertThat(answers)
        .extracting(Response::statusCode)
        .containsOnlyOnce(200)
        .containsOnly(200, 412);
    customer(id).body("version", equalTo(2));
  }

  @Test
  void a_customer_whom_others_have_locked_keeps_nobody_else_waiting() throws Exception {
    var locked = aCustomer();
    try (var other = source.getConnection()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute("select 1 from customer where id = '" + locked + "' for update");
      var waiting = new ArrayList<Future<Integer>>();
      for (var i = 0; i < 5; i++) {
        waiting.add(pool.submit(() -> rename(locked)));
      }
      await().atMost(PATIENCE).until(() -> Waiting.forRows(source, "%from customer%for update%"));
      for (var i = 0; i < 5; i++) {
        assertThat(rename(aCustomer())).isEqualTo(200);
      }
      assertThat(waiting).noneMatch(Future::isDone);
      other.rollback();
      for (var one : waiting) {
        assertThat(one.get()).isEqualTo(200);
      }
    }
    customer(locked).body("version", equalTo(6));
  }

  private static ValidatableResponse shown(String customer) {
    return as("integration").get("/api/customers/" + customer).then().statusCode(200);
  }

  private int rename(String customer) {
    return as("integration")
        .header("If-Match", "*")
        .body(Map.of("name", "Somebody " + number()))
        .patch("/api/customers/" + customer)
        .statusCode();
  }

  private <T> List<T> all(int times, Callable<T> work) throws Exception {
    var futures = new ArrayList<Future<T>>();
    for (var i = 0; i < times; i++) {
      futures.add(pool.submit(work));
    }
    var all = new ArrayList<T>();
    for (var future : futures) {
      all.add(future.get());
    }
    return all;
  }

  private CustomerDraft draft(Map<String, ?> person) {
    return json.convertValue(person, CustomerDraft.class);
  }

  private List<Outcome<CustomerId>> registered(CustomerDraft... drafts) {
    var registrations =
        Stream.of(drafts)
            .map(draft -> new RegisterCustomers.Registration(draft, "integration", null))
            .toList();
    return database.call(connection -> registerCustomers.handle(connection, registrations));
  }

  private ChangeCustomers.Change rename(String customer, String name, String ifMatch) {
    ObjectNode patch = json.valueToTree(Map.of("name", name));
    var id = new CustomerId(UUID.fromString(customer));
    return new ChangeCustomers.Change(id, patch, ifMatch, "integration", EVERYBODY, null);
  }

  private List<Outcome<CustomerId>> changed(ChangeCustomers.Change... changes) {
    return database.call(connection -> changeCustomers.handle(connection, List.of(changes), false));
  }

  private static String id(Outcome<CustomerId> outcome) {
    return outcome instanceof Done<CustomerId>(CustomerId id) ? id.toString() : "nobody";
  }

  private static RuntimeException why(Outcome<CustomerId> outcome) {
    if (outcome instanceof Refused<CustomerId>(RuntimeException why)) {
      return why;
    }
    throw new AssertionError(outcome + " is no refusal");
  }
}
