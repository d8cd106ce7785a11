package io.clientele.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.startsWith;

import com.sun.net.httpserver.HttpExchange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Services that are down, silent, or break off.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class FailingServiceTest {
  Suite suite;

  @BeforeEach
  void quiet() {
    suite.reset();
  }

  @Test
  void a_service_that_is_down_is_a_problem_to_try_again_later() {
    suite.campaign.down();

    suite
        .as("marketer")
        .get("/api/campaigns")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Retry-After", matchesRegex("[0-9]+"))
        .body("type", equalTo("https://clientele.io/problems/unavailable"))
        .body("detail", startsWith("campaign-service"));
  }

  @Test
  void a_service_that_keeps_silent_is_not_waited_for() {
    var over = new CountDownLatch(1);
    suite.campaign.answers("/api/campaigns", _ -> StubService.awaitQuietly(over));

    suite
        .as("marketer")
        .get("/api/campaigns")
        .then()
        .statusCode(504)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/timed-out"));
    over.countDown();
  }

  @ParameterizedTest
  @CsvSource({"GET, 2", "POST, 1"})
  void what_may_have_had_an_effect_is_not_repeated(String method, int times) {
    suite.campaign.answers("/api/campaigns", HttpExchange::close);

    suite
        .as("marketer")
        .request(method, "/api/campaigns")
        .then()
        .statusCode(502)
        .body("type", equalTo("https://clientele.io/problems/connection-lost"));

    assertThat(suite.campaign.received()).hasSize(times);
  }
}
