package io.clientele.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.architecture.HeldToTheDesign;
import io.clientele.architecture.TableWriters;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends HeldToTheDesign {
  ArchitectureTest() {
    super("io.clientele.campaign", "io.clientele.kernel", "io.clientele.defaults");
  }

  @Test
  void a_table_is_written_by_one_feature_only() throws IOException {
    var writers = TableWriters.in(Path.of("src/main/java"));

    assertThat(writers).containsKeys("contact", "budget", "audience", "task", "response");
    assertThat(writers.values()).allSatisfy(features -> assertThat(features).hasSize(1));
  }
}
