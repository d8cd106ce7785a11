package io.clientele.defaults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.defaults.sample.NoteConsumer;
import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topics;
import io.clientele.kernel.id.Ids;
import io.clientele.local.backing.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SampleServiceTest
class MessagingDefaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Inject DataSource database;
  @Inject NoteConsumer consumer;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Test
  void what_a_command_publishes_reaches_other_systems_as_a_cloud_event() {
    var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var id =
        given()
            .auth()
            .oauth2(TestTokens.of("marketer"))
            .contentType(ContentType.JSON)
            .header("traceparent", trace)
            .body("{\"text\":\"published\"}")
            .post("/api/notes")
            .then()
            .statusCode(201)
            .extract()
            .<String>path("id");
    try (var kafka =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", brokers, "group.id", "other", "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      kafka.subscribe(List.of(Topics.BEHAVIOURS.name()));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(kafka.poll(Duration.ofMillis(200)).records(Topics.BEHAVIOURS.name()))
                  .filteredOn(record -> id.equals(new String(record.key(), StandardCharsets.UTF_8)))
                  .hasSize(1)
                  .allSatisfy(record -> {
                    assertThat(text(record.headers().lastHeader("ce_type").value()))
                        .isEqualTo("behaviour.recorded.v1");
                    assertThat(text(record.headers().lastHeader("ce_source").value()))
                        .isEqualTo("/sample-service");
                    assertThat(text(record.headers().lastHeader("traceparent").value()))
                        .isEqualTo(trace);
                  }));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(count("select count(*) from outbox")).isZero());
  }

  @Test
  void a_poison_record_waits_with_its_key_while_others_flow_on_and_is_driven_again_in_order()
      throws SQLException {
    var sick = UUID.randomUUID();
    var well = UUID.randomUUID();
    consumer.fallIll();
    send(told(sick, "first"), told(sick, "poison"), told(well, "one"), told(sick, "third"));
    send(told(sick, "fourth"), told(well, "two"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(textOf(well)).isEqualTo("one,two"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(openLetters(sick)).isEqualTo(3));
    assertThat(textOf(sick)).isEqualTo("first");

    var letter =
        admin()
            .get("/api/dead-letters?limit=500")
            .then()
            .statusCode(200)
            .extract()
            .<String>path("items.find { it.reason == 'It is poison.' }.id");
    admin()
        .post("/api/dead-letters/" + letter + "/redrive")
        .then()
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/still-unprocessable"));
    assertThat(openLetters(sick)).isEqualTo(3);

    consumer.cure();
    admin()
        .post("/api/dead-letters/" + letter + "/redrive")
        .then()
        .statusCode(200)
        .body("applied", equalTo(3));
    assertThat(textOf(sick)).isEqualTo("first,poison,third,fourth");
    admin().post("/api/dead-letters/" + letter + "/redrive").then().statusCode(409);
    send(told(sick, "fifth"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(textOf(sick)).isEqualTo("first,poison,third,fourth,fifth"));
  }

  @Test
  void a_record_in_which_the_service_loses_its_way_is_parked_and_those_beside_it_flow_on()
      throws SQLException {
    var lost = UUID.randomUUID();
    var well = UUID.randomUUID();
    send(told(well, "one"), told(lost, "maze"), told(well, "two"), told(lost, "behind"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(openLetters(lost)).isEqualTo(2));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(textOf(well)).isEqualTo("one,two"));
    send(told(well, "three"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(textOf(well)).isEqualTo("one,two,three"));
    var letter =
        admin()
            .get("/api/dead-letters?limit=500")
            .then()
            .extract()
            .<String>path("items.find { it.key == '" + lost + "' }.id");
    admin()
        .post("/api/dead-letters/" + letter + "/redrive")
        .then()
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/still-unprocessable"));
    assertThat(openLetters(lost)).isEqualTo(2);
  }

  // So many times a note of one key ends in a circle.
  private static final String CIRCLES =
      """
      create sequence circles;
      create function end_in_a_circle() returns trigger language plpgsql as $$
      begin
        if nextval('circles') <= %d then
          raise exception 'in a circle' using errcode = '40P01';
        end if;
        return new;
      end
      $$;
      create trigger end_in_a_circle before insert on note for each row
        when (new.id = 'told:%s') execute function end_in_a_circle()
      """;

  private static final String NO_CIRCLES =
      """
      drop trigger end_in_a_circle on note;
      drop function end_in_a_circle;
      drop sequence circles
      """;

  @ParameterizedTest
  @CsvSource({"2, 200", "3, 503"})
  void a_record_that_is_driven_again_into_the_way_of_others_is_tried_again_but_not_without_end(
      int circles, int status) throws SQLException {
    var sick = UUID.randomUUID();
    consumer.fallIll();
    send(told(sick, "poison"));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(openLetters(sick)).isEqualTo(1));
    consumer.cure();
    var letter =
        admin()
            .get("/api/dead-letters?limit=500")
            .then()
            .extract()
            .<String>path("items.find { it.key == '" + sick + "' }.id");
    run(CIRCLES.formatted(circles, sick));
    try {
      admin().post("/api/dead-letters/" + letter + "/redrive").then().statusCode(status);
    } finally {
      run(NO_CIRCLES);
    }
    assertThat(openLetters(sick)).isEqualTo(status == 200 ? 0 : 1);
    admin().post("/api/dead-letters/" + letter + "/redrive");
    assertThat(textOf(sick)).isEqualTo("poison");
  }

  private void run(String statements) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  @Test
  void a_record_that_is_no_cloud_event_is_parked_with_its_reason() {
    var key = "garbage-" + UUID.randomUUID();
    try (var producer = producer()) {
      producer.send(
          new ProducerRecord<>(
              Topics.BEHAVIOURS.name(),
              key.getBytes(StandardCharsets.UTF_8),
              new byte[] {1, 2, 3}));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            admin()
                .get("/api/dead-letters?limit=500")
                .then()
                .body(
                    "items.find { it.key == '" + key + "' }.reason",
                    equalTo("The header ce_id is missing.")));
  }

  @Test
  void however_many_records_of_a_key_are_parked_a_batch_behind_them_holds_one()
      throws SQLException {
    var sick = UUID.randomUUID();
    try (var producer = producer()) {
      producer.send(
          new ProducerRecord<>(
              Topics.BEHAVIOURS.name(),
              sick.toString().getBytes(StandardCharsets.UTF_8),
              new byte[] {1, 2, 3}));
    }
    for (var parked = 1; parked <= 4; parked++) {
      var number = parked;
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(openLetters(sick)).isEqualTo(number));
      send(told(sick, "behind"));
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(openLetters(sick)).isEqualTo(5));
    assertThat(mostHeldTogether(sick)).isEqualTo(1);
  }

  /// PostgreSQL keeps with each row which transaction was the last to lock it.
  private int mostHeldTogether(UUID customer) throws SQLException {
    return count(
        """
        select max(number) from (
          select count(*) as number from dead_letter where key = '%s' and xmax::text <> '0'
          group by xmax::text) held
        """
            .formatted(customer));
  }

  @Test
  void a_record_with_a_key_of_any_length_is_parked_and_those_behind_it_flow_on()
      throws SQLException {
    var random = new Random(8);
    // No compression makes this fit into an index.
    var key =
        random
            .ints(8_192, '0', 'z')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    var well = UUID.randomUUID();
    try (var producer = producer()) {
      var sent = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topics.BEHAVIOURS.name(), 0, sent, new byte[] {1, 2, 3}));
      producer.send(inFirstPartition(key, told(well, "behind")));
      producer.send(inFirstPartition(well.toString(), told(well, "beside")));
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(textOf(well)).isEqualTo("beside"));
    assertThat(
            count(
                "select count(*) from dead_letter where state = 'OPEN' and key = '"
                    + key.replace("'", "''")
                    + "'"))
        .isEqualTo(2);
    var letter =
        admin()
            .get("/api/dead-letters?limit=500")
            .then()
            .extract()
            .<String>path("items.find { it.key.length() > 8000 && it.reason != null }.id");
    admin().post("/api/dead-letters/" + letter + "/redrive").then().statusCode(409);
    admin().post("/api/dead-letters/" + letter + "/discard").then().statusCode(200);
    // It announced the beginning of its key, which fits into a record beside all else.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(count("select count(*) from outbox")).isZero());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"occurredAt\":\"soon\\u0000\"` | occurredAt: must be a time such as 2026-05-01T09:30:00Z",
        "`\"occurredAt\":\"Li Wei 13800000000\"`"
            + " | occurredAt: must be a time such as 2026-05-01T09:30:00Z",
        "`\"occurredAt\":1777628400` | occurredAt: must be a time such as 2026-05-01T09:30:00Z",
        "`\"occurredAt\":\"2026-05-01T09:30:00Z\",\"alsoKnownBy\":[\"li.wei@example.com\"]`"
            + " | alsoKnownBy[0]: must be an object of the documented form",
        "`\"occurredAt\":\"2026-05-01T09:30:00Z\","
            + "\"amount\":{\"amount\":\"5\",\"currency\":\"Li Wei\"}`"
            + " | amount: a currency is a code of ISO 4217 such as CNY",
        "`\"Li Wei\":1,\"Li Wei\":2` | It has a key twice (line 1, column 54)",
      })
  void a_record_with_a_fault_is_parked_and_its_reason_says_the_field_and_nothing_that_was_in_it(
      String fields, String fault) {
    var key = "faulty-" + UUID.randomUUID();
    try (var producer = producer()) {
      producer.send(
          EventCodec.record(
              Topics.BEHAVIOURS.name(),
              key,
              Ids.next(),
              "behaviour.recorded.v1",
              "/test",
              key,
              Instant.EPOCH,
              ("{\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"," + fields + "}")
                  .getBytes(StandardCharsets.UTF_8)));
    }
    var reason = "The value is not a behaviour.recorded.v1 in JSON. " + fault + ".";
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            admin()
                .get("/api/dead-letters?limit=500")
                .then()
                .body("items.find { it.key == '" + key + "' }.reason", equalTo(reason)));
    assertThat(announced(key).getString("reason")).isEqualTo(reason);
  }

  /// What other systems are told of a parked record.
  private JsonPath announced(String key) {
    try (var kafka =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers", brokers, "group.id", key, "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      kafka.subscribe(List.of(Topics.DEAD_LETTERS.name()));
      return await()
          .atMost(PATIENCE)
          .until(
              () ->
                  StreamSupport.stream(
                          kafka
                              .poll(Duration.ofMillis(200))
                              .records(Topics.DEAD_LETTERS.name())
                              .spliterator(),
                          false)
                      .filter(record -> key.equals(text(record.key())))
                      .map(record -> JsonPath.from(text(record.value())))
                      .findFirst(),
              Optional::isPresent)
          .orElseThrow();
    }
  }

  private static ProducerRecord<byte[], byte[]> inFirstPartition(String key, BehaviourEvent event) {
    var record =
        EventCodec.record(
            new CloudEvent<>(
                Ids.next(),
                "behaviour.recorded.v1",
                "/test",
                event.subject(),
                Instant.EPOCH,
                event));
    return new ProducerRecord<>(
        record.topic(),
        0,
        null,
        key.getBytes(StandardCharsets.UTF_8),
        record.value(),
        record.headers());
  }

  @Test
  void each_record_counts_once_however_many_there_are() {
    var customers = IntStream.range(0, 50).mapToObj(_ -> UUID.randomUUID()).toList();
    var told =
        IntStream.range(0, 5_000)
            .mapToObj(i -> told(customers.get(i % 50), "x"))
            .toArray(BehaviourEvent[]::new);
    send(told);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(customers)
                .allSatisfy(customer ->
                    assertThat(
                            count("select times_told from note where id = 'told:" + customer + "'"))
                        .isEqualTo(100)));
  }

  private static BehaviourEvent told(UUID customer, String text) {
    return new BehaviourEvent.Recorded(
        Ids.next().toString(), "test", customer, null, text, Instant.EPOCH, null, null);
  }

  private void send(BehaviourEvent... events) {
    try (var producer = producer()) {
      for (var event : events) {
        producer.send(
            EventCodec.record(
                new CloudEvent<>(
                    Ids.next(),
                    "behaviour.recorded.v1",
                    "/test",
                    event.subject(),
                    Instant.EPOCH,
                    event)));
      }
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.<String, Object>of("bootstrap.servers", brokers),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static RequestSpecification admin() {
    return given().auth().oauth2(TestTokens.of("admin"));
  }

  private int openLetters(UUID customer) throws SQLException {
    return count(
        "select count(*) from dead_letter where state = 'OPEN' and key = '" + customer + "'");
  }

  private int count(String query) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(query)) {
      return result.next() ? result.getInt(1) : 0;
    }
  }

  private String textOf(UUID customer) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery("select text from note where id = 'told:" + customer + "'")) {
      return result.next() ? result.getString(1) : "";
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
