package io.clientele.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.local.process.Executables;
import io.clientele.local.stack.ACheckout;
import io.clientele.local.stack.StackSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher as its user meets it: as commands in processes of their own.
class ClienteleTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    ACheckout.in(folder);
    StackSettings.onFreePorts(folder)
        .ports()
        .forEach((setting, port) -> environment.put(setting.variable(), String.valueOf(port)));
  }

  @AfterEach
  void leave_nothing_running() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void a_running_stack_says_where_it_is_starts_only_once_and_heals_itself() throws Exception {
    Process up = up();

    JsonNode status = status();
    assertThat(status.at("/state").asText()).isEqualTo("RUNNING");
    assertThat(status.at("/addresses/gateway").asText())
        .isEqualTo("http://127.0.0.1:" + environment.get("CLIENTELE_GATEWAY_PORT"));
    assertThat(status.at("/addresses/kafka").asText())
        .isEqualTo("127.0.0.1:" + environment.get("CLIENTELE_KAFKA_PORT"));
    assertThat(status.at("/addresses").fieldNames())
        .toIterable()
        .contains("gateway", "console", "kafka", "postgresql", "mail");
    assertThat(status.at("/parts"))
        .extracting(part -> part.get("name").asText() + " " + part.get("health").asText())
        .containsExactly(
            "postgresql UP",
            "kafka UP",
            "mail UP",
            "customer-service UP",
            "campaign-service UP",
            "analytics-service UP",
            "gateway UP");

    Answer second = run("up");
    assertThat(second.status()).isZero();
    assertThat(second.text())
        .contains("already runs")
        .contains(status.at("/addresses/gateway").asText());

    assertThat(run("token", "marketer").text())
        .isEqualToIgnoringNewLines(
            "token for grant_type=password&username=marketer&password=clientele");

    assertThat(environmentOf("CLIENTELE_CAMPAIGN_PORT"))
        .contains("QUARKUS_DATASOURCE_USERNAME=campaign")
        .contains("QUARKUS_MAILER_PORT=" + environment.get("CLIENTELE_SMTP_PORT"))
        .contains("MP_JWT_VERIFY_ISSUER=clientele-local")
        .contains("CLIENTELE_CLIENT_SECRET=");
    assertThat(environmentOf("CLIENTELE_GATEWAY_PORT"))
        .contains("SMALLRYE_JWT_SIGN_KEY_LOCATION=file:")
        .contains(
            "CLIENTELE_CUSTOMER_URL=http://127.0.0.1:"
                + environment.get("CLIENTELE_CUSTOMER_PORT"));
    assertThat(environmentOf("CLIENTELE_CUSTOMER_PORT")).doesNotContain("SIGN_KEY");
    assertThat(run("logs", "gateway").text()).contains("ready");
    assertThat(run("logs", "nobody").text()).contains("There is no log of nobody");

    List<String> killed = List.of("customer-service", "postgresql", "kafka");
    for (String part : killed) {
      ProcessHandle.of(pid(status, part)).orElseThrow().destroyForcibly();
    }
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          JsonNode now = status();
          assertThat(killed)
              .allSatisfy(part -> {
                assertThat(pid(now, part)).isNotIn(0L, pid(status, part));
                assertThat(health(now, part)).isEqualTo("UP");
              });
        });
    for (String part : killed) {
      assertThat(Files.readString(output())).contains(part + " ended (killed by signal 9)");
    }

    List<ProcessHandle> parts = processes(status());
    assertThat(run("down").text()).contains("has stopped");
    assertThat(up.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(parts).hasSize(6).noneMatch(ProcessHandle::isAlive);
    Answer afterwards = run("status");
    assertThat(afterwards.status()).isEqualTo(1);
    assertThat(afterwards.text()).contains("not running");
  }

  @Test
  void killing_the_supervisor_leaves_no_process_and_the_next_up_goes_on() throws Exception {
    Process killed = up();
    List<ProcessHandle> orphans = processes(status());
    killed.destroyForcibly();

    Process next = up();
    assertThat(orphans).hasSize(6).noneMatch(ProcessHandle::isAlive);

    List<ProcessHandle> parts = processes(status());
    next.destroy();
    assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(parts).hasSize(6).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.readString(output())).contains("Clientele has stopped.");
  }

  @Test
  void help_names_every_command() throws Exception {
    Answer help = run("--help");
    assertThat(help.status()).isZero();
    assertThat(help.text())
        .contains("up", "down", "status", "logs", "token", "demo", "bench", "drill", "test");
    assertThat(run("down").text()).contains("not running");
  }

  record Answer(int status, String text) {}

  private Process up() throws IOException {
    Files.deleteIfExists(output());
    Process up = command("up").redirectErrorStream(true).redirectOutput(output().toFile()).start();
    started.add(up);
    await()
        .atMost(LONG)
        .until(() -> !up.isAlive() || Files.readString(output()).contains("Ctrl-C"));
    assertThat(up.isAlive()).as(Files.readString(output())).isTrue();
    return up;
  }

  private Answer run(String... arguments) throws Exception {
    Process process = command(arguments).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), text);
  }

  private ProcessBuilder command(String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Executables.java(),
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                Clientele.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().remove("CLIENTELE_HOME");
    return builder;
  }

  private Path output() {
    return folder.resolve("up.txt");
  }

  private JsonNode status() throws Exception {
    return new ObjectMapper().readTree(run("status", "--json").text());
  }

  private String environmentOf(String portVariable) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var address =
          URI.create("http://127.0.0.1:" + environment.get(portVariable) + "/environment");
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    }
  }

  private static long pid(JsonNode status, String part) {
    return part(status, part).get("pid").asLong();
  }

  private static String health(JsonNode status, String part) {
    return part(status, part).get("health").asText();
  }

  private static JsonNode part(JsonNode status, String name) {
    for (JsonNode part : status.get("parts")) {
      if (part.get("name").asText().equals(name)) {
        return part;
      }
    }
    throw new AssertionError("There is no part " + name + " in " + status);
  }

  private static List<ProcessHandle> processes(JsonNode status) {
    var processes = new ArrayList<ProcessHandle>();
    for (JsonNode part : status.get("parts")) {
      ProcessHandle.of(part.get("pid").asLong()).ifPresent(processes::add);
    }
    return processes;
  }
}
