package io.clientele.analytics.ingest;

import static io.clientele.analytics.Publisher.event;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.analytics.ACampaign;
import io.clientele.analytics.AContact;
import io.clientele.analytics.ACustomerState;
import io.clientele.analytics.AnalyticsTest;
import io.clientele.analytics.Publisher;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.sql.Transactions;
import io.clientele.local.backing.EveryTable;
import io.clientele.local.backing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnalyticsTest
class ErasureTest {
  private static final Instant NOW = Instant.parse("2026-05-02T09:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject Publisher publisher;
  @Inject DataSource database;
  @Inject ForgetPseudonyms forgetPseudonyms;
  @Inject CustomerEventConsumer customerEvents;
  @Inject ContactConsumer contacts;
  @Inject Erasures erasures;
  @Inject Transactions transactions;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  private final ACampaign campaign = ACampaign.named("Spring deposits");
  private final UUID customer = Ids.next();
  private final UUID merged = Ids.next();
  private final UUID pseudonym = UUID.randomUUID();
  private final CustomerEvent.Erased erased =
      new CustomerEvent.Erased(
          customer,
          9,
          NOW,
          Ids.next(),
          List.of(new Pseudonym(customer, pseudonym), new Pseudonym(merged, UUID.randomUUID())));

  @BeforeEach
  void the_campaign_is_running() throws SQLException {
    publisher.forgetEverything();
    publisher.send(campaign.launched());
  }

  @Test
  void what_campaigns_achieved_stays_as_it_was_measured_and_nobody_is_named() throws SQLException {
    var contact = AContact.of(campaign, customer, "EMAIL");
    publisher.send(
        contact.planned("1"),
        contact.sent("1"),
        contact.converted(false, Money.of("50", "CNY")),
        AContact.of(campaign, merged, "SMS").heldOut(),
        AContact.of(campaign).heldOut(),
        AContact.of(campaign).sent("1"));
    publisher.send(ACustomerState.of(customer, 8, "MATURE", "MASS", "STOCK", "0101"));
    publisher.send(moveOf(customer));
    publisher.awaitApplied();
    var before = results();

    publisher.send(erased);
    publisher.awaitApplied();

    assertThat(results()).isEqualTo(before);
    assertThat(recount().getBoolean("agrees")).isTrue();
    assertThat(columnsWith(customer))
        .containsExactlyInAnyOrder("customer_view.customer_id", "erased_customer.customer_id");
    assertThat(columnsWith(merged))
        .containsExactlyInAnyOrder("customer_view.customer_id", "erased_customer.customer_id");
  }

  @Test
  void what_is_held_on_a_customer_is_exported_to_privacy_officers_only() {
    var contact = AContact.of(campaign, customer, "EMAIL");
    publisher.send(
        contact.planned("1.5"),
        contact.sent("1.5"),
        contact.converted(false, Money.of("50", "CNY")));
    publisher.send(ACustomerState.of(customer, 8, "MATURE", "MASS", "STOCK", "0101"));
    publisher.send(new CustomerStateEvent.MergedAway(merged, 4, NOW, customer));
    publisher.send(moveOf(merged));
    publisher.awaitApplied();
    // Somebody of whom there is more than fits into an address.
    var ids =
        Stream.concat(Stream.of(customer, merged), Stream.generate(Ids::next).limit(2_000))
            .toList();

    var held = export("privacy-officer", ids).statusCode(200).extract().jsonPath();

    assertThat(held.getList("standing.stage")).containsExactly("MATURE");
    assertThat(held.getList("contacts.channel")).containsExactly("EMAIL");
    assertThat(held.getMap("contacts[0].sentCost"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("amount", "1.50", "currency", "CNY"));
    assertThat(held.getMap("contacts[0].conversionValue"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("amount", "50.00", "currency", "CNY"));
    assertThat(held.getMap("contacts[0]"))
        .containsKeys("campaignId", "plannedAt", "sentAt", "convertedAt")
        .doesNotContainKeys("customer_id", "planned_at", "heldOutAt");
    assertThat(held.getList("lifecycleMoves.to")).containsExactly("MATURE");
    assertThat(held.getList("lifecycleMoves.movedAt")).containsExactly("2026-05-02T09:00:00+00:00");
    export("analyst", ids).statusCode(403);
    export("privacy-officer", List.of()).statusCode(400);
  }

  private static ValidatableResponse export(String role, List<UUID> ids) {
    return given()
        .auth()
        .oauth2(TestTokens.of(role))
        .contentType(ContentType.JSON)
        .body(Map.of("customerIds", ids))
        .post("/api/customers/export")
        .then();
  }

  @Test
  void every_table_with_customers_in_it_is_exported_or_left_out_with_a_reason()
      throws SQLException {
    var told = new TreeSet<>(ExportResource.LEFT_OUT.keySet());
    ExportResource.PARTS.forEach(part -> told.addAll(part.tables()));
    try (var connection = database.getConnection()) {
      assertThat(told).containsAll(EveryTable.withCustomers(connection));
    }
  }

  @Test
  void it_is_confirmed_with_the_number_of_rows() {
    var contact = AContact.of(campaign, customer, "EMAIL");
    publisher.send(contact.planned("1"), contact.sent("1"));
    publisher.awaitApplied();
    publisher.send(erased);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(confirmations())
                .singleElement()
                .satisfies(confirmed -> {
                  assertThat(confirmed.service()).isEqualTo("analytics-service");
                  assertThat(confirmed.rows())
                      .contains(
                          new ErasureEvent.ErasedRows(
                              "contact", ErasureEvent.ErasedRows.PSEUDONYMISED, 1));
                }));
  }

  @Test
  void events_that_come_late_or_again_count_once_and_bring_nobody_back() throws SQLException {
    var contact = AContact.of(campaign, customer, "EMAIL");
    var planned = event(contact.planned("1"));
    publisher.send(planned);
    publisher.awaitApplied();
    publisher.send(erased);
    publisher.awaitApplied();

    publisher.send(planned);
    publisher.send(contact.sent("1"), moveOf(customer));
    publisher.send(erased);
    publisher.send(ACustomerState.of(customer, 8, "MATURE", "MASS", "STOCK", "0101"));
    publisher.awaitApplied();

    assertThat(get("/funnel").getList("steps.count").getFirst()).isEqualTo(1);
    assertThat(get("/lift").getInt("treated.customers")).isEqualTo(1);
    assertThat(recount().getBoolean("agrees")).isTrue();
    assertThat(columnsWith(customer))
        .containsExactlyInAnyOrder("customer_view.customer_id", "erased_customer.customer_id");
  }

  @Test
  void what_is_read_of_a_pseudonym_before_the_erasure_joins_what_is_known_of_the_customer()
      throws SQLException {
    var contact = AContact.of(campaign, customer, "EMAIL");
    publisher.send(
        contact.planned("1"), contact.sent("1"), AContact.of(campaign, merged, "SMS").heldOut());
    publisher.awaitApplied();
    // As a service does that reads the topics anew, each at its own pace.
    publisher.send(
        contact.under(pseudonym).opened(),
        contact.converted(false, Money.of("50", "CNY")),
        AContact.of(campaign, pseudonym, "SMS").sent("2"));
    publisher.awaitApplied();

    publisher.send(erased);
    publisher.awaitApplied();

    assertThat(get("/funnel").getList("steps.count")).containsExactly(3, 1, 0, 2, 2, 0, 1, 0, 0, 1);
    assertThat(get("/lift").getInt("treated.customers")).isEqualTo(1);
    assertThat(get("/lift").getInt("treated.conversions")).isEqualTo(1);
    assertThat(get("/lift").getInt("heldOut.customers")).isEqualTo(1);
    assertThat(get("/budget").getString("committed.amount")).isEqualTo("3.00");
    assertThat(get("/budget").getString("conversionValue.amount")).isEqualTo("50.00");
    assertThat(recount().getBoolean("agrees")).isTrue();
    assertThat(columnsWith(customer))
        .containsExactlyInAnyOrder("customer_view.customer_id", "erased_customer.customer_id");
  }

  @Test
  void somebody_told_of_under_both_ids_at_once_counts_as_one_person() throws Exception {
    publisher.send(erased);
    publisher.awaitApplied();
    try (var pool = Executors.newSingleThreadExecutor();
        var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      contacts.apply(
          connection, List.of(received(AContact.of(campaign, pseudonym, "SMS").sent("1"))));
      var late = received(AContact.of(campaign, customer, "EMAIL").sent("1"));
      var applying =
          pool.submit(() ->
              transactions.call(other -> {
                contacts.apply(other, List.of(late));
                return true;
              }));
      await().atMost(PATIENCE).until(() -> applying.isDone() || waits("%"));
      connection.commit();
      applying.get();
    }
    assertThat(get("/lift").getInt("treated.customers")).isEqualTo(1);
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  @Test
  void a_parked_record_about_the_customer_goes_and_that_of_another_stays() throws SQLException {
    var other = Ids.next();
    parked("broken", "{\"survivor\":\"" + other + "\",\"merged\":\"" + merged + "\"");
    parked(other.toString(), "{\"customerId\":\"" + other + "\"}");

    publisher.send(erased);
    publisher.awaitApplied();

    assertThat(columnsWith(merged))
        .containsExactlyInAnyOrder("customer_view.customer_id", "erased_customer.customer_id");
    assertThat(columnsWith(other)).containsExactly("dead_letter.key", "dead_letter.value");
  }

  @Test
  void who_a_pseudonym_was_is_forgotten_with_what_was_parked_when_no_event_can_come_any_more()
      throws SQLException {
    publisher.send(erased);
    publisher.awaitApplied();
    parked(customer.toString(), "{\"customerId\":\"" + customer + "\",\"late\":true}");
    forgetPseudonyms.handle();
    assertThat(columnsWith(customer))
        .contains("erased_customer.customer_id", "dead_letter.key", "dead_letter.value");

    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("update erased_customer set erased_at = now() - interval '31 days'");
    }
    forgetPseudonyms.handle();
    assertThat(columnsWith(customer)).containsExactly("customer_view.customer_id");
  }

  @Test
  void erasures_of_one_batch_wait_for_a_customer_before_they_lock_any_count() throws Exception {
    var later = Ids.next();
    publisher.send(
        ACustomerState.of(customer, 8, "MATURE", "MASS", "STOCK", "0101"),
        ACustomerState.of(later, 8, "MATURE", "MASS", "STOCK", "0101"));
    publisher.awaitApplied();
    try (var pool = Executors.newSingleThreadExecutor();
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from customer_view where customer_id = '" + later + "' for update");
      var erasing = pool.submit(() -> erase(erased, erasureOf(later)));
      await().atMost(PATIENCE).until(() -> waits("%customer_view%"));
      statement.execute("select from customer_count for update nowait");
      connection.rollback();
      erasing.get();
    }
    assertThat(read("/api/analytics/overview").getLong("customers.total")).isZero();
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  @Test
  void erasures_of_one_batch_wait_for_a_parked_record_before_they_hold_up_anybodys_contacts()
      throws Exception {
    var later = Ids.next();
    parked(customer.toString(), "{\"customerId\":\"" + customer + "\"}");
    parked(later.toString(), "{\"customerId\":\"" + later + "\"}");
    try (var pool = Executors.newSingleThreadExecutor();
        var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("select from dead_letter where key = '" + customer + "' for share");
      var erasing = pool.submit(() -> erase(erasureOf(later), erased));
      await().atMost(PATIENCE).until(() -> waits("%dead_letter%"));
      statement.execute("select from dead_letter where key = '" + later + "' for share nowait");
      statement.execute("set local lock_timeout = '1s'");
      assertThat(erasures.hold(connection, Set.of(later))).isEmpty();
      connection.rollback();
      erasing.get();
    }
    assertThat(columnsWith(later))
        .containsExactlyInAnyOrder("customer_view.customer_id", "erased_customer.customer_id");
  }

  @Test
  void erasures_of_one_batch_are_confirmed_each_with_its_own_rows() throws Exception {
    var other = erasureOf(Ids.next());
    publisher.send(AContact.of(campaign, customer, "EMAIL").sent("1"), moveOf(customer));
    publisher.send(
        AContact.of(campaign, other.customerId(), "SMS").sent("1"),
        AContact.of(campaign, other.customerId(), "EMAIL").sent("1"));
    parked(merged.toString(), "{\"customerId\":\"" + merged + "\"}");
    publisher.awaitApplied();

    var rows =
        transactions.call(connection -> erasures.apply(connection, List.of(other, erased, erased)));

    assertThat(rows.stream().map(ErasureTest::numbers))
        .containsExactly(
            Map.of("contact", 2L, "lifecycle_move", 0L, "customer_view", 1L, "dead_letter", 0L),
            Map.of("contact", 1L, "lifecycle_move", 1L, "customer_view", 2L, "dead_letter", 1L),
            Map.of("contact", 0L, "lifecycle_move", 0L, "customer_view", 2L, "dead_letter", 0L));
    assertThat(get("/lift").getInt("treated.customers")).isEqualTo(2);
    assertThat(recount().getBoolean("agrees")).isTrue();
  }

  private static Map<String, Long> numbers(List<ErasureEvent.ErasedRows> rows) {
    return rows.stream()
        .filter(one -> !one.table().equals("idempotency"))
        .collect(toMap(ErasureEvent.ErasedRows::table, ErasureEvent.ErasedRows::rows));
  }

  private @Nullable Void erase(CustomerEvent.Erased... erasures) throws SQLException {
    return transactions.call(connection -> {
      customerEvents.apply(
          connection, Stream.of(erasures).map(ErasureTest::<CustomerEvent>received).toList());
      return null;
    });
  }

  private static <E extends PublishedEvent> Received<E> received(E event) {
    return new Received<>(event(event), event.key(), event.topic().name(), 0, 0);
  }

  private static CustomerEvent.Erased erasureOf(UUID customer) {
    return new CustomerEvent.Erased(
        customer, 9, NOW, Ids.next(), List.of(new Pseudonym(customer, UUID.randomUUID())));
  }

  /// Whether a session waits for what the test has locked.
  private boolean waits(String statementLike) throws SQLException {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                """
                select 1 from pg_locks l join pg_stat_activity a on a.pid = l.pid
                where not l.granted and l.locktype in ('transactionid', 'tuple', 'advisory')
                  and a.query like ?
                """)) {
      query.setString(1, statementLike);
      return query.executeQuery().next();
    }
  }

  private void parked(String key, String value) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into dead_letter
                  (id, consumer, topic, part, pos, key, headers, value, recorded_at, reason)
                values (uuidv7(), 'analytics.customers', 'clientele.customers', 0, hashtext(?), ?,
                  '{}', convert_to(?, 'UTF8'), now(), 'It is cut off.')
                """)) {
      statement.setString(1, value);
      statement.setString(2, key);
      statement.setString(3, value);
      statement.executeUpdate();
    }
  }

  private static CustomerEvent moveOf(UUID customer) {
    return new CustomerEvent.StageChanged(
        customer, 8, NOW, "NEW", "MATURE", "behaviour", "MASS", "STOCK", "0101");
  }

  private List<String> columnsWith(UUID id) throws SQLException {
    try (var connection = database.getConnection()) {
      return EveryTable.withText(connection, id.toString());
    }
  }

  private List<ErasureEvent.Confirmed> confirmations() throws EventCodec.Malformed {
    var confirmations = new ArrayList<ErasureEvent.Confirmed>();
    var partition = new TopicPartition(ErasureEvent.TOPIC.name(), 0);
    var codec = EventCodec.of(ErasureEvent.class);
    try (var reader =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      for (var record : reader.poll(Duration.ofSeconds(2))) {
        if (codec.read(record).data() instanceof ErasureEvent.Confirmed confirmed
            && confirmed.erasureId().equals(erased.erasureId())) {
          confirmations.add(confirmed);
        }
      }
    }
    return confirmations;
  }

  private List<Object> results() {
    return List.of(get("/lift").get(), get("/funnel").get(), get("/budget").get());
  }

  private JsonPath get(String part) {
    return read("/api/analytics/campaigns/" + campaign.id() + part);
  }

  private static JsonPath recount() {
    return read("/api/analytics/recount");
  }

  private static JsonPath read(String path) {
    return given()
        .auth()
        .oauth2(TestTokens.of("admin"))
        .get(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }
}
