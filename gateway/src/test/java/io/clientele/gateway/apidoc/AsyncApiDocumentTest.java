package io.clientele.gateway.apidoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.EventType;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.event.Topics;
import io.clientele.kernel.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds `docs/asyncapi.yaml`, which people write, against the events, which the services send.
class AsyncApiDocumentTest {
  private static final JsonNode DOCUMENT = read();

  /// What explains a schema without changing what it says of our records.
  private static final Set<String> EXPLANATIONS = Set.of("description", "pattern", "enum");

  private static final Map<Type, String> TYPES =
      Map.of(
          String.class, "string",
          UUID.class, "string:uuid",
          Instant.class, "string:date-time",
          LocalDate.class, "string:date",
          long.class, "integer:int64",
          int.class, "integer:int32",
          boolean.class, "boolean",
          Boolean.class, "boolean",
          BigDecimal.class, "number");

  private static final Pattern POINTER = Pattern.compile("\\{([^}]+)}");

  record Event(String type, Class<? extends PublishedEvent> record) {
    @Override
    public String toString() {
      return type;
    }

    JsonNode message() {
      return DOCUMENT.path("components").path("messages").path(type);
    }

    JsonNode example() {
      return message().at("/examples/0/payload");
    }

    PublishedEvent decoded() throws IOException {
      return Json.strict().treeToValue(example(), record);
    }
  }

  static Stream<Event> events() {
    return new ClassFileImporter()
        .importPackagesOf(PublishedEvent.class).stream()
            .filter(type -> type.isAnnotatedWith(EventType.class))
            .map(JavaClass::reflect)
            .sorted((one, other) -> one.getName().compareTo(other.getName()))
            .map(type ->
                new Event(
                    type.getAnnotation(EventType.class).value(),
                    type.asSubclass(PublishedEvent.class)));
  }

  @Test
  void every_topic_is_a_channel_and_every_channel_a_topic() {
    var described =
        DOCUMENT.path("channels").valueStream().map(AsyncApiDocumentTest::topic).toList();

    assertThat(described).containsExactlyInAnyOrderElementsOf(Topics.ALL);
  }

  @Test
  void every_event_is_a_message_and_every_message_an_event() {
    var described = names(DOCUMENT.at("/components/messages"));
    described.remove("tombstone");

    assertThat(described)
        .isEqualTo(events().map(Event::type).collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_listed_on_its_topic_and_no_other(Event event) throws IOException {
    var channels =
        DOCUMENT
            .path("channels")
            .valueStream()
            .filter(channel -> channel.path("messages").has(event.type()))
            .map(channel -> channel.path("address").asText())
            .toList();

    assertThat(channels).containsExactly(event.decoded().topic().name());
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_schema_names_the_fields_of_the_event_as_they_are(Event event) {
    assertSame(event.message().path("payload"), schema(event.record()));
    assertThat(event.message().path("name").asText()).isEqualTo(event.type());
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_example_is_what_a_service_would_send(Event event) throws IOException {
    var sent = Json.tolerant().readTree(EventCodec.json(event.decoded()));

    assertThat(sent).isEqualTo(Json.tolerant().readTree(event.example().toString()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_example_fits_the_schema(Event event) {
    var schema = ((ObjectNode) event.message().path("payload")).deepCopy();
    schema.set("components", DOCUMENT.path("components"));
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    assertThat(registry.getSchema(schema).validate(event.example())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_key_is_made_as_the_document_says(Event event) throws IOException {
    var key =
        event
            .message()
            .path("x-key")
            .valueStream()
            .map(JsonNode::asText)
            .filter(form -> complete(form, event.example()))
            .findFirst()
            .map(form -> fill(form, event.example()));

    assertThat(key).contains(event.decoded().key());
  }

  private static Topic topic(JsonNode channel) {
    var kafka = channel.at("/bindings/kafka");
    var cleanup = kafka.at("/topicConfiguration/cleanup.policy/0").asText();
    return new Topic(
        channel.path("address").asText(),
        kafka.path("partitions").asInt(),
        cleanup.equals("compact"));
  }

  private static boolean complete(String form, JsonNode payload) {
    return POINTER
        .matcher(form)
        .results()
        .noneMatch(found -> payload.at(found.group(1)).isMissingNode());
  }

  private static String fill(String form, JsonNode payload) {
    return POINTER.matcher(form).replaceAll(found -> payload.at(found.group(1)).asText());
  }

  /// The schema that a record has, by its components: what may be null is not required.
  private static ObjectNode schema(Class<?> record) {
    var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    var required = schema.putArray("required");
    var properties = schema.putObject("properties");
    for (var component : record.getRecordComponents()) {
      properties.set(component.getName(), property(component));
      if (!isNullable(component.getAnnotatedType())) {
        required.add(component.getName());
      }
    }
    return schema;
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static JsonNode property(RecordComponent component) {
    var type = component.getAnnotatedType();
    var schema = JsonNodeFactory.instance.objectNode();
    if (!(type instanceof AnnotatedParameterizedType)) {
      return value(component.getType());
    }
    var arguments = ((ParameterizedType) component.getGenericType()).getActualTypeArguments();
    if (List.class.isAssignableFrom(component.getType())) {
      schema.put("type", "array").set("items", value(arguments[0]));
    } else {
      schema.put("type", "object");
      if (arguments[1] != Object.class) {
        schema.set("additionalProperties", value(arguments[1]));
      }
    }
    return schema;
  }

  private static JsonNode value(Type type) {
    var schema = JsonNodeFactory.instance.objectNode();
    var known = TYPES.get(type);
    if (known != null) {
      var typeAndFormat = known.split(":", 2);
      schema.put("type", typeAndFormat[0]);
      if (typeAndFormat.length > 1) {
        schema.put("format", typeAndFormat[1]);
      }
      return schema;
    }
    var record = (Class<?>) type;
    var name = record.getSimpleName();
    var described = DOCUMENT.at("/components/schemas").path(name);
    if (name.equals("Money")) {
      assertThat(names(described.path("properties"))).containsExactly("amount", "currency");
    } else {
      assertSame(described, schema(record));
    }
    return schema.put("$ref", "#/components/schemas/" + name);
  }

  private static void assertSame(JsonNode described, ObjectNode actual) {
    var bare = bare(described);
    assertThat(bare.toPrettyString()).isEqualTo(actual.toPrettyString());
  }

  private static JsonNode bare(JsonNode schema) {
    var copy = schema.deepCopy();
    if (copy instanceof ObjectNode object) {
      object.remove(EXPLANATIONS);
      if (object.path("properties") instanceof ObjectNode properties) {
        properties
            .propertyStream()
            .toList()
            .forEach(p -> properties.set(p.getKey(), bare(p.getValue())));
      }
      if (object.has("items")) {
        object.set("items", bare(object.path("items")));
      }
    }
    return copy;
  }

  private static Set<String> names(JsonNode object) {
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(Path.of("../docs/asyncapi.yaml").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
