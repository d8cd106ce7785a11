package io.clientele.customer.condition;

import static io.clientele.customer.Bank.aBranch;
import static io.clientele.customer.Bank.aManager;
import static io.clientele.customer.Bank.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.oneOf;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.TestClock;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.RandomConditions;
import io.clientele.kernel.condition.RandomCustomers;
import io.clientele.kernel.condition.Reads;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A condition gives the same answer in memory, over what this service loads, as in SQL over its
/// tables: for random conditions and random customers full of the awkward.
@CustomerServiceTest
class BothBackEndsTest {
  private static final int CUSTOMERS = 120;

  /// The random customers, told by their ids: all of them begin with the seed.
  private static final String RANDOM = "select id from customer where name = 'random'";

  private static final int CONDITIONS = 150;

  @Inject Database database;
  @Inject Definitions definitions;
  @Inject Vocabulary vocabulary;
  @Inject KnownCustomers customers;
  @Inject TestClock clock;

  @BeforeEach
  void it_is_the_day_of_the_random_customers() {
    clock.advance(
        Duration.ofDays(
            ChronoUnit.DAYS.between(LocalDate.now(ZoneOffset.UTC), RandomCustomers.TODAY)));
  }

  @AfterEach
  void back_to_today() {
    clock.reset();
    database.call(connection -> {
      for (var table : List.of("segment_member", "consent_current", "behaviour_day", "behaviour")) {
        Sql.on(connection, "delete from " + table + " where customer_id in (" + RANDOM + ")").run();
      }
      return Sql.on(connection, "delete from customer where id in (" + RANDOM + ")").run();
    });
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void memory_and_tables_agree_on_every_customer(long seed) {
    RandomCustomers.BRANCHES.forEach((code, path) -> aBranch(code, parent(path)));
    RandomCustomers.MANAGERS.forEach(code -> aManager(code, "01", "user-of-" + code));
    declare("vip", "BOOLEAN");
    declare("birthday", "DATE");
    var drawn = RandomCustomers.drawn(seed, CUSTOMERS);
    database.call(connection -> store(connection, drawn));
    var ids = drawn.stream().map(one -> new CustomerId(one.id())).collect(Collectors.toSet());
    var conditions =
        LongStream.range(seed * 1_000, seed * 1_000 + CONDITIONS)
            .mapToObj(RandomConditions::drawn)
            .map(this::storedAndReadAgain)
            .toList();
    var everything = conditions.stream().map(Condition::reads).reduce(Reads.NOTHING, Reads::and);
    for (var ahead : List.of(true, false)) {
      var horizon = new Horizon(RandomCustomers.TODAY, ahead);
      var loadedForAll = load(ids, everything, horizon);
      for (var condition : conditions) {
        var inTables = inTables(condition);
        assertThat(inMemory(condition, load(ids, condition.reads(), horizon)))
            .as("ahead %s, asked alone: %s", ahead, condition.toJson())
            .isEqualTo(inTables);
        assertThat(inMemory(condition, loadedForAll))
            .as("ahead %s, asked with all others: %s", ahead, condition.toJson())
            .isEqualTo(inTables);
      }
    }
  }

  private Condition storedAndReadAgain(Condition drawn) {
    var words = database.call(connection -> vocabulary.get(connection));
    var read = words.stored(drawn.toJson());
    assertThat(read).as("%s", drawn.toJson()).isEqualTo(drawn);
    return read;
  }

  private Collection<KnownCustomer> load(Set<CustomerId> ids, Reads reads, Horizon horizon) {
    return database
        .call(connection ->
            customers.load(
                connection,
                definitions.version(connection),
                ids.stream().collect(Collectors.toMap(id -> id, _ -> reads)),
                horizon))
        .values();
  }

  private static Set<CustomerId> inMemory(Condition condition, Collection<KnownCustomer> known) {
    var compiled = condition.compile();
    return known.stream()
        .filter(one -> compiled.holds(one.features(), RandomCustomers.TODAY))
        .map(KnownCustomer::id)
        .collect(Collectors.toSet());
  }

  private Set<CustomerId> inTables(Condition condition) {
    var who = CustomerSql.of(condition, "c", RandomCustomers.TODAY);
    return database.call(connection ->
        new HashSet<>(
            Sql.on(
                    connection,
                    "select c.id from customer c where c.name = 'random' and " + who.predicate())
                .bind(who::bind)
                .list(row -> Sql.customer(row, "id"))));
  }

  private static String parent(String path) {
    var codes = path.split("/");
    return codes.length == 1 ? null : codes[codes.length - 2];
  }

  private static void declare(String attribute, String type) {
    as("admin")
        .body(Map.of("type", type, "title", attribute))
        .put("/api/attributes/" + attribute)
        .then()
        .statusCode(oneOf(200, 201));
  }

  private static int store(Connection connection, List<RandomCustomers.Customer> drawn)
      throws SQLException {
    for (var month = LocalDate.of(2023, 1, 1);
        month.isBefore(RandomCustomers.TODAY.plusMonths(2));
        month = month.plusMonths(1)) {
      Sql.on(
              connection,
              "create table if not exists behaviour_%04d_%02d partition of behaviour for values from ('%s') to ('%s')"
                  .formatted(month.getYear(), month.getMonthValue(), month, month.plusMonths(1)))
          .run();
    }
    for (var one : drawn) {
      store(connection, one);
    }
    return drawn.size();
  }

  private static void store(Connection connection, RandomCustomers.Customer one)
      throws SQLException {
    Sql.on(
            connection,
            """
            insert into customer (id, name, kind, stage, tier, base, branch_id, manager_id,
              risk_level, risk_valid_until_on, registered_on, attributes)
            values (?, 'random', ?, ?, ?, ?, (select id from branch where code = ?),
              (select id from relationship_manager where code = ?), ?, ?, ?, ?::jsonb)
            """)
        .with(one.id())
        .with(one.kind())
        .with(one.stage())
        .with(one.tier())
        .with(one.base())
        .with(one.branch())
        .with(one.manager())
        .with(one.riskTolerance())
        .with(one.riskTolerance() == null ? null : RandomCustomers.TODAY)
        .with(one.registeredOn() == null ? RandomCustomers.TODAY : one.registeredOn())
        .with(one.attributes().toString())
        .run();
    for (Field.Consent consent : one.consents()) {
      Sql.on(connection, "insert into consent_current values (?, ?, ?, true, now())")
          .with(one.id())
          .with(consent.purpose())
          .with(consent.channel())
          .run();
    }
    for (UUID segment : one.segments()) {
      Sql.on(connection, "insert into segment_member values (?, ?, now())")
          .with(one.id())
          .with(segment)
          .run();
    }
    for (var behaviour : one.behaviours()) {
      Sql.on(
              connection,
              """
              insert into behaviour (occurred_on, event_key, customer_id, type, occurred_at, amount,
                attributes, source, event_id)
              values (?, gen_random_uuid(), ?, ?, ?, ?, ?::jsonb, 'test', 'test')
              """)
          .with(behaviour.occurredOn())
          .with(one.id())
          .with(behaviour.type())
          .with(behaviour.occurredAt())
          .with(behaviour.amount())
          .with(behaviour.attributes().toString())
          .run();
    }
    var days =
        one.behaviours().stream()
            .collect(
                Collectors.groupingBy(
                    behaviour -> Map.entry(behaviour.type(), behaviour.occurredOn())));
    for (var day : days.entrySet()) {
      var inOrder =
          day.getValue().stream()
              .sorted(Comparator.comparing(RandomCustomers.Behaviour::occurredAt))
              .toList();
      var figures = RandomCustomers.figures(inOrder);
      Sql.on(connection, "insert into behaviour_day values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
          .with(one.id())
          .with(day.getKey().getKey())
          .with(figures.day())
          .with(figures.count())
          .with(figures.sum())
          .with(figures.smallest())
          .with(figures.largest())
          .with(figures.last())
          .with(inOrder.getLast().occurredAt())
          .run();
    }
  }
}
