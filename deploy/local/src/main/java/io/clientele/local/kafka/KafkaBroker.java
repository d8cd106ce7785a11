package io.clientele.local.kafka;

import io.clientele.local.process.Checkout;
import io.clientele.local.process.ChildProcess;
import io.clientele.local.process.ChildProcess.StopSignal;
import io.clientele.local.process.DirectoryLock;
import io.clientele.local.process.Executables;
import io.clientele.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One Kafka broker on the loopback address. It can be stopped, killed and started again; a start
/// first ends whatever an earlier JVM left running in the same folder.
public final class KafkaBroker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  // Any cluster id will do; a fixed one lets a folder be formatted again without harm.
  private static final String CLUSTER_ID = "Q2xpZW50ZWxlLWxvY2FsLQ";

  private final Path home;
  private final int port;
  private final int controllerPort;
  private final Path log;
  private final boolean thrownAway;
  private final List<String> options;
  private @Nullable DirectoryLock lock;
  private @Nullable ChildProcess process;

  private KafkaBroker(
      Path home, int port, int controllerPort, Path log, boolean thrownAway, List<String> options) {
    this.home = home.toAbsolutePath();
    this.port = port;
    this.controllerPort = controllerPort;
    this.log = log;
    this.thrownAway = thrownAway;
    this.options = options;
  }

  /// A broker that keeps its records in `home`, not yet started.
  public static KafkaBroker durable(Path home, int port, int controllerPort, Path log) {
    return new KafkaBroker(home, port, controllerPort, log, false, cached());
  }

  /// A running broker on a free port that leaves nothing behind once it is closed or this JVM has
  /// ended.
  public static KafkaBroker throwaway() {
    return throwaway(cached());
  }

  static KafkaBroker throwaway(List<String> options) {
    try {
      Path home = Files.createTempDirectory("clientele-kafka-");
      var broker =
          new KafkaBroker(
              home, Ports.anyFree(), Ports.anyFree(), home.resolve("broker.log"), true, options);
      broker.start();
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the JVM keeps what it would otherwise find out again at each start: see [TrainBroker].
  static Path aheadOfTimeCache() {
    return library().resolveSibling("broker.aot");
  }

  private static List<String> cached() {
    Path cache = aheadOfTimeCache();
    return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off") : List.of();
  }

  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    try {
      Files.createDirectories(home);
      if (lock == null) {
        lock = DirectoryLock.acquire(home);
      }
      Executables.killWithDescendants(Executables.naming(properties()));
      Files.writeString(properties(), settings());
      if (!Files.exists(home.resolve("data/meta.properties"))) {
        Executables.run(
            java(
                cached(),
                "kafka.tools.StorageTool",
                List.of("format", "-t", CLUSTER_ID, "-c", properties().toString())));
      }
      process = program().start();
      awaitAnswer(process);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start Kafka in " + home, e);
    }
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /// The running process; its exit can be awaited. Fails when the broker was never started.
  public ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("Kafka in " + home + " was not started");
    }
    return process;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /// Closes the logs cleanly and stops.
  public synchronized void stop() {
    if (process != null) {
      process.stop(PATIENCE);
    }
  }

  /// Stops as a crash would: SIGKILL.
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public synchronized void close() {
    stop();
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }

  private Path properties() {
    return home.resolve("broker.properties");
  }

  private String settings() {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    controller.listener.names=CONTROLLER
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    auto.create.topics.enable=false
    default.replication.factor=1
    min.insync.replicas=1
    num.network.threads=2
    num.io.threads=4
    num.recovery.threads.per.data.dir=2
    background.threads=4
    group.initial.rebalance.delay.ms=0
    offsets.topic.num.partitions=4
    offsets.topic.replication.factor=1
    transaction.state.log.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.num.partitions=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    # The default of 128 MB is half of the heap that the broker gets here.
    log.cleaner.dedupe.buffer.size=16777216
    """
        .formatted(port, controllerPort, home.resolve("data"));
  }

  private ChildProcess.Program program() {
    return new ChildProcess.Program(
        "kafka",
        java(options, "kafka.Kafka", List.of(properties().toString())),
        Map.of(),
        home,
        log,
        StopSignal.TERM,
        PATIENCE,
        thrownAway ? home : null);
  }

  private static List<String> java(List<String> options, String mainClass, List<String> arguments) {
    var command = new ArrayList<>(List.of(Executables.java()));
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
            "-cp",
            library().resolve("*").toString(),
            mainClass));
    command.addAll(arguments);
    return command;
  }

  /// The broker's own class path: newer than, and apart from, the Kafka client of the services.
  private static Path library() {
    Path library = Checkout.root().resolve("deploy/local/kafka/target/lib");
    if (!Files.isDirectory(library)) {
      throw new IllegalStateException(
          "Kafka's jars are not in %s; build them with ./mvnw -pl deploy/local/kafka package"
              .formatted(library));
    }
    return library;
  }

  private void awaitAnswer(ChildProcess broker) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!listens() || !answers()) {
      if (!broker.isAlive() || System.nanoTime() > deadline) {
        broker.stop(PATIENCE);
        throw new IllegalStateException(
            "Kafka does not answer on port %d. It says:%n%s"
                .formatted(port, ChildProcess.lastLines(log, 15)));
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  // Asked before the client is, which would log a warning for each failed attempt.
  private boolean listens() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private boolean answers() {
    try (var admin = KafkaAdmin.connect(bootstrapServers())) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
