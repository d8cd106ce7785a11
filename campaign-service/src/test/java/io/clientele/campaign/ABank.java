package io.clientele.campaign;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.EveryTable;
import io.clientele.local.backing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// A bank around the service under test: its customers, as customer-service tells of them on Kafka,
/// and its people, who work by REST.
@Singleton
public class ABank {
  // What is awaited comes within a second or two, except where a build's machine is busy.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final DataSource database;
  private final String kafka;

  ABank(DataSource database, @ConfigProperty(name = "kafka.bootstrap.servers") String kafka) {
    this.database = database;
    this.kafka = kafka;
    Awaitility.setDefaultTimeout(PATIENCE);
  }

  public List<ACustomer> customers(int count, UUID segment) {
    var customers = IntStream.range(0, count).mapToObj(_ -> ACustomer.in(segment)).toList();
    tell(customers);
    return customers;
  }

  public void tell(ACustomer... customers) {
    tell(List.of(customers));
  }

  /// Returns when the service knows.
  public void tell(List<ACustomer> customers) {
    publish(customers.stream().map(ACustomer::state).toList());
    await()
        .until(() ->
            customers.stream()
                .allMatch(customer ->
                    count(
                            "select count(*) from audience where customer_id = ? and version = ?",
                            customer.id(),
                            customer.version())
                        == 1));
  }

  /// Returns when the service knows that the customer was merged into the other.
  public void merge(ACustomer customer, ACustomer into) {
    publish(
        List.of(
            new CustomerStateEvent.MergedAway(
                customer.id(), customer.version() + 1, Instant.EPOCH, into.id())));
    await()
        .until(() ->
            count(
                    "select count(*) from merged_customer where customer_id = ? and version = ?",
                    customer.id(),
                    customer.version() + 1)
                == 1);
  }

  /// Launches the campaign so that the customer's contact stays planned until [#letGo(UUID)].
  public void launchHolding(UUID campaign, ACustomer customer) {
    execute(
        "create or replace function hold() returns trigger language plpgsql as"
            + " $$ begin new.not_before = now() + interval '1 hour'; return new; end $$");
    execute(
        ("create trigger hold before insert on contact for each row"
                + " when (new.customer_id = '%s') execute function hold()")
            .formatted(customer.id()));
    move("marketer", campaign, "launch").statusCode(200);
    awaitPlanned(campaign);
    execute("drop trigger hold on contact");
  }

  public void letGo(UUID campaign) {
    execute("update contact set not_before = null where campaign_id = ?", campaign);
  }

  /// Nothing is recorded of the campaign's mails that are under way, until [#letUnderWayEnd()].
  public void keepUnderWay(UUID campaign) {
    execute(
        "create or replace function not_yet() returns trigger language plpgsql as"
            + " $$ begin raise 'not yet' using errcode = 'lock_not_available'; end $$");
    execute(
        ("create or replace trigger not_yet before update on contact for each row"
                + " when (old.campaign_id = '%s' and old.state = 'SENDING'"
                + " and new.state <> 'SENDING') execute function not_yet()")
            .formatted(campaign));
  }

  /// The trigger itself stays: to drop it would wait for whoever has locked a contact.
  public void letUnderWayEnd() {
    execute(
        "create or replace function not_yet() returns trigger language plpgsql as"
            + " $$ begin return new; end $$");
  }

  public void staff() {
    publish(
        List.of(
            new CustomerEvent.BranchDefined(
                "01", 1, Instant.EPOCH, "City", null, "01/", "city-manager"),
            new CustomerEvent.BranchDefined(
                "0101", 1, Instant.EPOCH, "Old Town", "01", "01/0101/", "branch-manager"),
            new CustomerEvent.BranchDefined(
                "0102", 1, Instant.EPOCH, "Harbour", "01", "01/0102/", null),
            new CustomerEvent.ManagerDefined(
                "rm-17", 1, Instant.EPOCH, "Manager 17", "0101", "relationship-manager"),
            new CustomerEvent.ManagerDefined(
                "rm-18", 1, Instant.EPOCH, "Manager 18", "0102", "another-manager")));
    await().until(() -> count("select count(*) from relationship_manager") == 2);
  }

  public void behaved(UUID customer, String type, Instant at, String id) {
    publish(
        List.of(
            new BehavioursAppliedEvent.Batch(
                0,
                List.of(
                    new BehavioursAppliedEvent.Applied(
                        id, "core-banking", customer, type, at, null, null, null, null, null)))));
  }

  public void publish(List<? extends PublishedEvent> events) {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var event : events) {
        var _ =
            producer.send(
                EventCodec.record(
                    new CloudEvent<>(
                        Ids.next(),
                        event.tombstone() ? "tombstone" : EventCodec.typeOf(event),
                        "/test",
                        event.subject(),
                        Instant.EPOCH,
                        event)));
      }
      producer.flush();
    }
  }

  /// Everything on a topic that is told of until now, decoded as other systems would.
  public <E extends PublishedEvent> List<E> published(Class<E> family, Topic topic) {
    await().until(() -> count("select count(*) from outbox") == 0);
    var codec = EventCodec.of(family);
    var events = new ArrayList<E>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", kafka, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          IntStream.range(0, topic.partitions())
              .mapToObj(partition -> new TopicPartition(topic.name(), partition))
              .toList();
      consumer.assign(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          events.add(codec.read(record).data());
        }
      }
    } catch (EventCodec.Malformed e) {
      throw new AssertionError("others cannot read what is published", e);
    }
    return events;
  }

  public long count(String query, Object... parameters) {
    try (var connection = database.getConnection()) {
      return Sql.of(query, parameters).first(connection, row -> row.getLong(1)).orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public BigDecimal amount(String query, Object... parameters) {
    try (var connection = database.getConnection()) {
      return Sql.of(query, parameters).first(connection, row -> row.getBigDecimal(1)).orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void execute(String statement, Object... parameters) {
    try (var connection = database.getConnection()) {
      Sql.of(statement, parameters).update(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Where the database holds the text, however it is written: the columns with their tables.
  public List<String> columnsWith(String text) {
    try (var connection = database.getConnection()) {
      return EveryTable.withText(connection, text);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Keeps a row locked until the work waits for it, and looks what else is locked then.
  ///
  /// @param row the table with a condition on the row
  /// @param look with the session that has locked it
  public void whileLocked(String row, UUID id, Callable<?> work, Look look) throws Exception {
    CompletableFuture<?> done;
    try (var somebody = database.getConnection()) {
      somebody.setAutoCommit(false);
      try {
        lock(somebody, row, id);
        var session =
            Sql.of("select pg_backend_pid() as pid").first(somebody, r -> r.getInt("pid"));
        done = CompletableFuture.supplyAsync(() -> called(work));
        await()
            .until(() ->
                count(
                        "select count(*) from pg_stat_activity where ? = any (pg_blocking_pids(pid))",
                        session.orElseThrow())
                    > 0);
        look.with(somebody);
      } finally {
        somebody.rollback();
      }
    }
    done.get();
  }

  /// Looks at what is locked.
  public interface Look {
    void with(Connection connection) throws SQLException;
  }

  /// Locks a row that nobody else has locked, or fails.
  public static void lock(Connection connection, String row, UUID id) throws SQLException {
    Sql.of("select 1 from " + row + " = ? for update nowait", id).list(connection, _ -> true);
  }

  private static Object called(Callable<?> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static RequestSpecification as(String user, String... roles) {
    var token = roles.length == 0 ? TestTokens.of(user) : TestTokens.of(user, roles);
    return given().auth().oauth2(token).contentType(ContentType.JSON);
  }

  public static String product(String riskLevel) {
    var code = "P-" + UUID.randomUUID();
    var risk = riskLevel == null ? "null" : "\"" + riskLevel + "\"";
    as("marketer")
        .body("{\"name\":\"Term deposit\",\"category\":\"DEPOSIT\",\"riskLevel\":" + risk + "}")
        .put("/api/products/" + code)
        .then()
        .statusCode(201)
        .header("Location", "/api/products/" + code);
    return code;
  }

  public static UUID offer(String product) {
    return created(
        "/api/offers",
        """
        {"name":"Bonus rate","product":"%s","description":"0.3 %% on top"}
        """
            .formatted(product));
  }

  public static UUID template() {
    return created(
        "/api/templates",
        """
        {"name":"Letter","channel":"EMAIL","subject":"{offer.name} for you",
         "body":"Dear {customer.name}, {offer.description} in {campaign.name}."}
        """);
  }

  public static UUID created(String path, String body) {
    return UUID.fromString(
        as("marketer").body(body).post(path).then().statusCode(201).extract().path("id"));
  }

  /// A draft by the marketer that lacks nothing.
  public static ACampaign campaign(UUID segment) {
    return new ACampaign(segment, "R2", "EMAIL", "0", "100.00", null);
  }

  public static ValidatableResponse move(String user, UUID campaign, String action) {
    return as(user)
        .body("{\"action\":\"" + action + "\"}")
        .post("/api/campaigns/" + campaign + "/transitions")
        .then();
  }

  /// Returns when every customer of the campaign's audience has a contact.
  public void awaitPlanned(UUID campaign) {
    await()
        .until(() ->
            count(
                    "select count(*) from launch where campaign_id = ? and finished_at is not null",
                    campaign)
                == 1);
  }

  public long contacts(UUID campaign, String state) {
    return count(
        "select count(*) from contact where campaign_id = ? and state = ?", campaign, state);
  }

  public UUID contact(UUID campaign, ACustomer customer) {
    try (var connection = database.getConnection()) {
      return Sql.of(
              "select id from contact where campaign_id = ? and customer_id = ?",
              campaign,
              customer.id())
          .first(connection, row -> Sql.id(row, "id"))
          .orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The states that the campaign's contacts are in, one for each contact.
  public List<String> contactStates(UUID campaign) {
    try (var connection = database.getConnection()) {
      return Sql.of("select state from contact where campaign_id = ?", campaign)
          .list(connection, row -> row.getString("state"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public void awaitContacts(UUID campaign, String state, long count) {
    await().until(() -> contacts(campaign, state), found -> found == count);
  }

  public long suppressed(UUID campaign, String reason) {
    return count(
        "select count(*) from contact where campaign_id = ? and state = 'SUPPRESSED' and reason = ?",
        campaign,
        reason);
  }
}
