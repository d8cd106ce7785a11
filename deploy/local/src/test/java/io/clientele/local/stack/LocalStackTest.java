package io.clientele.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {

  @TempDir Path folder;
  private StackSettings settings;

  @BeforeEach
  void build() throws IOException {
    Path checkout = ACheckout.in(folder.resolve("checkout"));
    StackSettings free = StackSettings.onFreePorts(folder.resolve("home"));
    settings = new StackSettings(checkout, free.home(), free.ports(), free.password());
  }

  @Test
  void taken_ports_are_named_with_the_settings_that_change_them() throws IOException {
    int gateway = settings.port(PortSetting.GATEWAY);
    int kafka = settings.port(PortSetting.KAFKA);
    try (var one = new ServerSocket(gateway, 1, InetAddress.getLoopbackAddress());
        var other = new ServerSocket(kafka, 1, InetAddress.getLoopbackAddress());
        var stack = new LocalStack(settings, _ -> {})) {
      assertThat(one.isBound() && other.isBound()).isTrue();
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackProblem.class)
          .hasMessageContaining(gateway + ", for gateway, is taken")
          .hasMessageContaining("Set CLIENTELE_GATEWAY_PORT")
          .hasMessageContaining("Set CLIENTELE_KAFKA_PORT");
    }
  }

  @Test
  void a_service_that_was_not_built_is_named_and_nothing_stays_running() throws IOException {
    Files.delete(
        settings.checkout().resolve("campaign-service/target/quarkus-app/quarkus-run.jar"));
    try (var stack = new LocalStack(settings, _ -> {})) {
      assertThatThrownBy(stack::start)
          .isInstanceOf(StackProblem.class)
          .hasMessageContaining("campaign-service is not built");
      assertThat(stack.toRecord().parts()).allMatch(part -> part.process() == null);
    }
    assertThat(StackRecord.read(settings.home())).isEmpty();
  }

  @Test
  void a_port_setting_that_is_no_port_is_refused_by_name() {
    assertThatThrownBy(() -> StackSettings.from(Map.of("CLIENTELE_SMTP_PORT", "mail")))
        .isInstanceOf(StackProblem.class)
        .hasMessageContaining("CLIENTELE_SMTP_PORT")
        .hasMessageContaining("mail");
  }

  @Test
  void secrets_are_made_once_and_are_for_their_owner_only() throws IOException {
    var first = StackSecrets.in(settings.home(), List.of("customer"));
    var second = StackSecrets.in(settings.home(), List.of("customer"));
    assertThat(second.databasePassword("customer")).isEqualTo(first.databasePassword("customer"));
    assertThat(Files.readString(second.privateKey())).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(Files.getPosixFilePermissions(second.privateKey())).hasSize(2);
  }
}
