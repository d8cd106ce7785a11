package io.clientele.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.architecture.HeldToTheDesign;
import io.clientele.architecture.TableWriters;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends HeldToTheDesign {
  ArchitectureTest() {
    super("io.clientele.analytics", "io.clientele.kernel", "io.clientele.defaults");
  }

  @Test
  void only_ingest_writes() throws IOException {
    var writers = TableWriters.in(Path.of("src/main/java"));

    assertThat(writers).containsKeys("contact", "campaign");
    assertThat(writers.values())
        .allSatisfy(features -> assertThat(features).containsOnly("ingest"));
  }
}
