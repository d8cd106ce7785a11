package io.clientele.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.money.Money;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every event to its golden file: the JSON that other systems were promised. A changed file
/// is a changed contract; fields may be added to it, and nothing else.
///
/// Run with `-Dclientele.golden=write` to write the files of new events.
class GoldenEventsTest {
  private static final Path FILES = Path.of("src/test/resources/events");
  private static final UUID ID = UUID.fromString("0197a000-0000-7000-8000-000000000001");

  private static final List<Class<? extends PublishedEvent>> FAMILIES =
      List.of(
          CustomerEvent.class,
          CustomerStateEvent.class,
          BehaviourEvent.class,
          BehavioursAppliedEvent.class,
          CampaignEvent.class,
          ContactEvent.class,
          ResponseEvent.class,
          DeadLetterEvent.class,
          AuditEvent.class,
          ErasureEvent.class);

  static Stream<Class<? extends PublishedEvent>> events() {
    return FAMILIES.stream().flatMap(family -> EventCodec.of(family).types().values().stream());
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_written_as_was_promised(Class<? extends PublishedEvent> type) throws Exception {
    var event = (PublishedEvent) sample(type);
    var file = FILES.resolve(EventCodec.typeOf(event) + ".json");
    if (System.getProperty("clientele.golden", "").equals("write") && Files.notExists(file)) {
      Files.createDirectories(FILES);
      Files.writeString(file, pretty(event) + "\n");
    }
    assertThat(Json.tolerant().readTree(EventCodec.json(event)))
        .isEqualTo(Json.tolerant().readTree(Files.readString(file)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_read_from_what_was_promised(Class<? extends PublishedEvent> type)
      throws Exception {
    var name = type.getAnnotation(EventType.class).value();
    var json = Files.readString(FILES.resolve(name + ".json"));
    var codec = EventCodec.of(familyOf(type));
    assertThat(codec.read(record(name, json)).data()).isEqualTo(sample(type));
  }

  @ParameterizedTest
  @MethodSource("events")
  void a_reader_passes_over_fields_it_does_not_know(Class<? extends PublishedEvent> type)
      throws Exception {
    var name = type.getAnnotation(EventType.class).value();
    var json = Files.readString(FILES.resolve(name + ".json")).stripTrailing();
    var newer = json.substring(0, json.length() - 1) + ",\"addedLater\":{\"deep\":[1]}}";
    assertThat(EventCodec.of(familyOf(type)).read(record(name, newer)).data())
        .isEqualTo(sample(type));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_without_a_field_that_it_always_has_is_refused(Class<? extends PublishedEvent> type)
      throws Exception {
    var name = type.getAnnotation(EventType.class).value();
    var promised = Files.readString(FILES.resolve(name + ".json"));
    var codec = EventCodec.of(familyOf(type));
    for (var component : type.getRecordComponents()) {
      var without = (ObjectNode) Json.tolerant().readTree(promised);
      without.remove(component.getName());
      var incomplete = record(name, without.toString());
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        codec.read(incomplete);
      } else {
        assertThatThrownBy(() -> codec.read(incomplete))
            .isInstanceOf(EventCodec.Malformed.class)
            .hasMessageContaining(component.getName());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'partition':1,'behaviours':[null]} | behaviours[0] is missing",
        "{'partition':1,'behaviours':[{'id':'1','source':'s','customerId':'0197a000-0000-7000-8000-000000000001','type':'t'}]}"
            + " | behaviours[0].occurredAt is missing",
        "{'partition':null,'behaviours':[]} | partition: must be a whole number"
      })
  void what_an_event_lacks_is_said_with_the_way_to_it(String json, String reason) {
    var incomplete = record("behaviours.applied.v1", json.replace('\'', '"'));

    assertThatThrownBy(() -> EventCodec.of(BehavioursAppliedEvent.class).read(incomplete))
        .isInstanceOf(EventCodec.Malformed.class)
        .hasMessageContaining(reason);
  }

  @Test
  void a_reader_of_some_events_does_not_look_into_the_others() throws Exception {
    var codec = EventCodec.of(CustomerEvent.class).only(Set.of(CustomerEvent.StageChanged.class));
    var unread = codec.read(record("customer.registered.v1", "not even JSON"));
    assertThat(unread.data())
        .isEqualTo(new CustomerEvent.Unrecognised("customer.registered.v1", "k"));
    var stageChanged = Files.readString(FILES.resolve("customer.stage-changed.v1.json"));
    assertThat(codec.read(record("customer.stage-changed.v1", stageChanged)).data())
        .isEqualTo(sample(CustomerEvent.StageChanged.class));
  }

  @Test
  void every_golden_file_belongs_to_an_event() throws IOException {
    try (var files = Files.list(FILES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              events().map(type -> type.getAnnotation(EventType.class).value() + ".json").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void no_event_has_a_field_for_personal_data(Class<? extends PublishedEvent> type)
      throws Exception {
    assertThat(EventCodec.json((PublishedEvent) sample(type)))
        .doesNotContainIgnoringCase(
            "email", "phone", "birth", "address", "idNumber", "firstName", "lastName");
  }

  private static Class<? extends PublishedEvent> familyOf(Class<? extends PublishedEvent> type) {
    return FAMILIES.stream()
        .filter(family -> family.isAssignableFrom(type))
        .findFirst()
        .orElseThrow();
  }

  private static ConsumerRecord<byte[], byte[]> record(String type, String json) {
    var value = json.getBytes(StandardCharsets.UTF_8);
    var headers =
        new RecordHeaders()
            .add("ce_id", ID.toString().getBytes(StandardCharsets.UTF_8))
            .add("ce_type", type.getBytes(StandardCharsets.UTF_8))
            .add("ce_source", "/test".getBytes(StandardCharsets.UTF_8));
    return new ConsumerRecord<>(
        "topic",
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        1,
        value.length,
        new byte[] {'k'},
        value,
        headers,
        Optional.empty());
  }

  private static String pretty(PublishedEvent event) throws IOException {
    return Json.tolerant()
        .writer()
        .with(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(event);
  }

  /// A record with every field filled, the same each time.
  private static Object sample(Class<?> type) throws ReflectiveOperationException {
    var components = type.getRecordComponents();
    var constructor =
        type.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    var values = new Object[components.length];
    for (var i = 0; i < components.length; i++) {
      values[i] = value(components[i].getName(), components[i].getGenericType());
    }
    return constructor.newInstance(values);
  }

  private static Object value(String name, Type type) throws ReflectiveOperationException {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? List.of(value(name, arguments[0]))
          : Map.of("channel", arguments[1] == Object.class ? "MOBILE" : value(name, arguments[1]));
    }
    if (type == String.class) {
      return name.equals("currency") ? "CNY" : "a " + name;
    }
    if (type == UUID.class) {
      return ID;
    }
    if (type == long.class || type == int.class) {
      return type == long.class ? (Object) 7L : (Object) 7;
    }
    if (type == boolean.class || type == Boolean.class) {
      return true;
    }
    if (type == Instant.class) {
      return Instant.parse("2026-05-01T09:30:00Z");
    }
    if (type == LocalDate.class) {
      return LocalDate.parse("2026-05-01");
    }
    if (type == BigDecimal.class) {
      return new BigDecimal("0.25");
    }
    if (type == Money.class) {
      return Money.of("12.50", "CNY");
    }
    return sample((Class<?>) type);
  }
}
