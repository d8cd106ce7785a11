package io.clientele.kernel.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.JsonViolation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Writes and reads one family of events as CloudEvents 1.0 in Kafka's binary mode: the attributes
/// are `ce_` headers, the record's value is the data as JSON.
///
/// @param <E> the sealed interface of the family
public final class EventCodec<E extends PublishedEvent> {
  private static final byte[] SPEC_VERSION = utf8("1.0");
  private static final ObjectReader JSON =
      Json.tolerant().reader().with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  private static final byte[] JSON_TYPE = utf8("application/json");

  private final Class<E> family;
  private final Map<String, Class<? extends E>> classes;
  private final Map<String, Reading> readings;
  private final @Nullable Class<? extends E> tombstone;
  private final Class<? extends E> unrecognised;

  /// How the data of one type is read.
  private record Reading(ObjectReader json, RequiredFields required) {}

  private EventCodec(Class<E> family) {
    this.family = family;
    this.classes = new HashMap<>();
    collect(family);
    this.tombstone = nested("Erased");
    var standIn = nested("Unrecognised");
    if (standIn == null || classes.isEmpty()) {
      throw new IllegalArgumentException(family + " is no sealed family of events");
    }
    this.unrecognised = standIn;
    this.readings = readings(classes);
  }

  private EventCodec(EventCodec<E> whole, Map<String, Class<? extends E>> classes) {
    this.family = whole.family;
    this.classes = classes;
    this.tombstone = whole.tombstone;
    this.unrecognised = whole.unrecognised;
    this.readings = readings(classes);
  }

  public static <E extends PublishedEvent> EventCodec<E> of(Class<E> family) {
    return new EventCodec<>(family);
  }

  /// The same codec for a reader of a few of the family's events: the others come as
  /// `Unrecognised`, and their data is not even looked at.
  public EventCodec<E> only(Set<Class<? extends E>> wanted) {
    var fewer = new HashMap<>(classes);
    fewer.values().retainAll(wanted);
    return new EventCodec<>(this, fewer);
  }

  /// The wire names of the family with their records.
  public Map<String, Class<? extends E>> types() {
    return Map.copyOf(classes);
  }

  /// The wire name of an event.
  public static String typeOf(PublishedEvent event) {
    var type = event.getClass().getAnnotation(EventType.class);
    if (type == null) {
      throw new IllegalArgumentException(event.getClass() + " has no wire name");
    }
    return type.value();
  }

  public static String json(PublishedEvent event) {
    try {
      return Json.tolerant().writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + event.getClass(), e);
    }
  }

  /// The Kafka record of an event.
  public static ProducerRecord<byte[], byte[]> record(CloudEvent<? extends PublishedEvent> event) {
    var data = event.data();
    return record(
        data.topic().name(),
        data.key(),
        event.id(),
        event.type(),
        event.source(),
        event.subject(),
        event.time(),
        data.tombstone() ? null : utf8(json(data)));
  }

  /// The Kafka record of an event whose data is JSON already.
  public static ProducerRecord<byte[], byte[]> record(
      String topic,
      String key,
      UUID id,
      String type,
      String source,
      String subject,
      Instant time,
      byte @Nullable [] json) {
    var record = new ProducerRecord<byte[], byte[]>(topic, utf8(key), json);
    record
        .headers()
        .add("ce_specversion", SPEC_VERSION)
        .add("ce_id", utf8(id.toString()))
        .add("ce_type", utf8(type))
        .add("ce_source", utf8(source))
        .add("ce_subject", utf8(subject))
        .add("ce_time", utf8(time.toString()))
        .add("content-type", JSON_TYPE);
    return record;
  }

  /// Reads a record. A type that is not known is an `Unrecognised`; a record that breaks the
  /// contract, or lacks a field that its type always has, is refused.
  ///
  /// @throws Malformed with a sentence for whoever wrote the record
  public CloudEvent<E> read(ConsumerRecord<byte[], byte[]> record) throws Malformed {
    var key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    var id = uuid(required(record.headers(), "ce_id"));
    var type = required(record.headers(), "ce_type");
    var source = required(record.headers(), "ce_source");
    var subject = header(record.headers(), "ce_subject");
    var data = data(type, key, record.value());
    var time = data instanceof UnrecognisedEvent ? null : header(record.headers(), "ce_time");
    return new CloudEvent<>(
        id, type, source, subject == null ? key : subject, time(time, record.timestamp()), data);
  }

  private E data(String type, String key, byte @Nullable [] value) throws Malformed {
    if (value == null) {
      if (tombstone == null) {
        throw new Malformed("The record has no value.");
      }
      return construct(tombstone, key);
    }
    var known = readings.get(type);
    if (known == null) {
      return construct(unrecognised, type, key);
    }
    try {
      var data = known.json().readValue(value);
      if (data == null) {
        throw new Malformed("The value is JSON null, not a " + type + ".");
      }
      var missing = known.required().missingIn(data);
      if (missing != null) {
        throw new Malformed("The value is not a " + type + ": " + missing + " is missing.");
      }
      return family.cast(data);
    } catch (JsonProcessingException e) {
      var fault = JsonViolation.of(e);
      var subject = fault.field().isEmpty() ? "It " : fault.field() + ": ";
      throw new Malformed(
          "The value is not a " + type + " in JSON. " + subject + fault.message() + ".");
    } catch (IOException _) {
      throw new Malformed("The value is not a " + type + " in JSON. It is no text in UTF-8.");
    }
  }

  private E construct(Class<? extends E> type, Object... arguments) {
    try {
      return family.cast(type.getDeclaredConstructors()[0].newInstance(arguments));
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private static Map<String, Reading> readings(
      Map<String, ? extends Class<? extends PublishedEvent>> classes) {
    var readings = new HashMap<String, Reading>();
    classes.forEach((type, record) ->
        readings.put(type, new Reading(JSON.forType(record), RequiredFields.of(record))));
    return readings;
  }

  private void collect(Class<?> type) {
    var permitted = type.getPermittedSubclasses();
    if (permitted == null) {
      var name = type.getAnnotation(EventType.class);
      if (name != null) {
        classes.put(name.value(), type.asSubclass(family));
      }
      return;
    }
    for (var subclass : permitted) {
      collect(subclass);
    }
  }

  private @Nullable Class<? extends E> nested(String name) {
    for (var type : family.getDeclaredClasses()) {
      if (type.getSimpleName().equals(name)
          && type.isRecord()
          && type.getAnnotation(EventType.class) == null) {
        return type.asSubclass(family);
      }
    }
    return null;
  }

  private static String required(Headers headers, String name) throws Malformed {
    var value = header(headers, name);
    if (value == null || value.isBlank()) {
      throw new Malformed("The header " + name + " is missing.");
    }
    return value;
  }

  private static @Nullable String header(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /// CloudEvents asks only that an id is unique within its source; ours are UUIDs, and another
  /// writer's is turned into the same UUID each time.
  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      return UUID.nameUUIDFromBytes(utf8(text));
    }
  }

  private static Instant time(@Nullable String text, long otherwise) throws Malformed {
    if (text == null) {
      return Instant.ofEpochMilli(otherwise);
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new Malformed("The header ce_time is no time in RFC 3339.");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The record breaks the contract of its topic.
  public static final class Malformed extends Exception {
    public Malformed(String message) {
      super(message);
    }
  }
}
