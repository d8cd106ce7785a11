package io.clientele.local.backing;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// The same servers as containers, by Testcontainers, which removes them when the JVM has ended.
final class Containers {
  private static final DockerImageName POSTGRES = DockerImageName.parse("postgres:18");
  private static final DockerImageName KAFKA = DockerImageName.parse("apache/kafka:4.3.1");

  private Containers() {}

  /// Whether an engine answers and has both images.
  static boolean areAtHand() {
    return engineMayBeThere()
        && DockerClientFactory.instance().isDockerAvailable()
        && Stream.of(POSTGRES, KAFKA).allMatch(Containers::isLocal);
  }

  static BackingServices start() {
    var postgres =
        new PostgreSQLContainer(POSTGRES)
            .withImagePullPolicy(_ -> false)
            .withCommand(
                "postgres",
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "max_connections=200");
    var kafka =
        new KafkaContainer(KAFKA)
            .withImagePullPolicy(_ -> false)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
    Startables.deepStart(postgres, kafka).join();
    return new BackingServices(
        "jdbc:postgresql://%s:%d/".formatted(postgres.getHost(), postgres.getFirstMappedPort())
            + "%s",
        postgres.getUsername(),
        postgres.getPassword(),
        kafka.getBootstrapServers());
  }

  // Asked first, because Testcontainers takes seconds and many lines of log to find no engine.
  private static boolean engineMayBeThere() {
    return System.getenv("DOCKER_HOST") != null
        || Stream.of(
                "/var/run/docker.sock",
                System.getProperty("user.home") + "/.docker/run/docker.sock",
                System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run") + "/docker.sock")
            .anyMatch(socket -> Files.exists(Path.of(socket)));
  }

  private static boolean isLocal(DockerImageName image) {
    try {
      DockerClientFactory.lazyClient().inspectImageCmd(image.asCanonicalNameString()).exec();
      return true;
    } catch (NotFoundException _) {
      return false;
    }
  }
}
