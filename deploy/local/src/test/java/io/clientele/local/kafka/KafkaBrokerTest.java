package io.clientele.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.local.process.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {
  private static final String TOPIC = "accepted";

  @TempDir Path home;

  @Test
  void an_acknowledged_record_survives_kill_9() throws Exception {
    try (var broker =
        KafkaBroker.durable(home, Ports.anyFree(), Ports.anyFree(), home.resolve("broker.log"))) {
      broker.start();
      try (var admin = Admin.create(connection(broker))) {
        admin
            .createTopics(List.of(new NewTopic(TOPIC, Optional.of(1), Optional.empty())))
            .all()
            .get();
      }
      send(broker, "before the crash");
      broker.kill();
      assertThat(broker.isAlive()).isFalse();
      broker.start();
      send(broker, "after it");
      assertThat(values(broker, 2)).containsExactly("before the crash", "after it");
    }
  }

  private static Map<String, Object> connection(KafkaBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all");
  }

  private static void send(KafkaBroker broker, String value) throws Exception {
    try (var producer =
        new KafkaProducer<>(connection(broker), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
  }

  private static List<String> values(KafkaBroker broker, int count) {
    try (var consumer =
        new KafkaConsumer<>(
            connection(broker), new StringDeserializer(), new StringDeserializer())) {
      var partition = List.of(new TopicPartition(TOPIC, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      var values = new ArrayList<String>();
      for (int polls = 0; polls < 20 && values.size() < count; polls++) {
        for (ConsumerRecord<String, String> received : consumer.poll(Duration.ofSeconds(1))) {
          values.add(received.value());
        }
      }
      return values;
    }
  }
}
