package io.clientele.bench;

import io.clientele.local.process.Executables;
import io.clientele.local.stack.StackSettings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/// Kafka's own `kafka-producer-perf-test`, against the same broker and with the same settings as
/// our producer: what the broker can take on this machine when nobody reads.
final class ProducerTool {
  private static final String TOPIC = "clientele-bench";
  private static final Pattern RATE = Pattern.compile("records sent, ([0-9.]+) records/sec");

  private final StackSettings settings;
  private final String bootstrapServers;

  ProducerTool(StackSettings settings, String bootstrapServers) {
    this.settings = settings;
    this.bootstrapServers = bootstrapServers;
  }

  /// Records a second.
  double measure(int records, int recordBytes, Map<String, String> producer) {
    try (var admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 24, (short) 1))).all().get();
      try {
        return run(records, recordBytes, producer);
      } finally {
        admin.deleteTopics(List.of(TOPIC)).all().get();
      }
    } catch (ExecutionException e) {
      throw new BenchFailed("The topic of Kafka's own tool: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("Interrupted");
    }
  }

  private double run(int records, int recordBytes, Map<String, String> producer) {
    var command = new ArrayList<>(List.of(Executables.java(), "-Xmx256m", "-cp", classPath()));
    command.addAll(
        List.of(
            "org.apache.kafka.tools.ProducerPerformance",
            "--bootstrap-server",
            bootstrapServers,
            "--topic",
            TOPIC,
            "--num-records",
            String.valueOf(records),
            "--record-size",
            String.valueOf(recordBytes),
            "--throughput",
            "-1",
            "--command-property"));
    producer.forEach((name, value) -> command.add(name + "=" + value));
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output;
      try (var reader = process.inputReader()) {
        output = reader.lines().collect(Collectors.joining("\n"));
      }
      var rates = RATE.matcher(output).results().map(found -> found.group(1)).toList();
      if (process.onExit().join().exitValue() != 0 || rates.isEmpty()) {
        throw new BenchFailed("Kafka's own tool failed:\n" + output);
      }
      return Double.parseDouble(rates.getLast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String classPath() {
    return settings.checkout().resolve("deploy/bench/target/kafka-tools")
        + "/*"
        + File.pathSeparator
        + settings.checkout().resolve("deploy/local/kafka/target/lib")
        + "/*";
  }
}
