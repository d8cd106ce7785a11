package io.clientele.local.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Run once by the build: lets a broker do a little of everything and keeps what its JVM has
/// learnt, so that every later broker, of the local stack and of each test run, starts in less than
/// half the time. A cache that does not fit (another JDK, other jars) is ignored by the JVM.
final class TrainBroker {
  private static final String TOPIC = "training";

  private TrainBroker() {}

  public static void main(String[] arguments)
      throws IOException, ExecutionException, InterruptedException {
    Path cache = KafkaBroker.aheadOfTimeCache();
    Path draft = cache.resolveSibling("broker-" + ProcessHandle.current().pid() + ".draft");
    try (var broker = KafkaBroker.throwaway(List.of("-XX:AOTCacheOutput=" + draft))) {
      use(broker.bootstrapServers());
    }
    if (Files.exists(draft)) {
      Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void use(String bootstrapServers) throws ExecutionException, InterruptedException {
    Map<String, Object> connection =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "group.id", "training",
            "auto.offset.reset", "earliest");
    try (var admin = KafkaAdmin.connect(bootstrapServers)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(4), Optional.empty())))
          .all()
          .get();
    }
    try (var producer =
        new KafkaProducer<>(connection, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, "key", "value")).get();
    }
    try (var consumer =
        new KafkaConsumer<>(connection, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      for (int polls = 0; polls < 10 && consumer.poll(Duration.ofSeconds(1)).isEmpty(); polls++) {}
      consumer.commitSync();
    }
  }
}
