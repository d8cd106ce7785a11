package io.clientele.customer.condition;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.containsString;

import io.clientele.customer.CustomerServiceTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class BroadQuestionsTest {
  @Inject BroadQuestions questions;
  @Inject QuestionConfig config;

  @Test
  void who_asks_about_everybody_while_many_others_do_is_told_to_come_again_and_nobody_else_waits()
      throws InterruptedException {
    var customer = aCustomer();
    var asked = new CountDownLatch(config.atOnce());
    var answered = new CountDownLatch(1);
    try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < config.atOnce(); n++) {
        others.execute(() ->
            questions.ask(connection -> {
              asked.countDown();
              return waitFor(answered);
            }));
      }
      asked.await();
      try {
        as("marketer")
            .body(anybody())
            .post("/api/segments/preview")
            .then()
            .statusCode(503)
            .contentType("application/problem+json")
            .body("detail", containsString("Ask again"));
        as("marketer").body(anybody()).post("/api/customers/search").then().statusCode(503);
        as("marketer").get("/api/customers/" + customer).then().statusCode(200);
      } finally {
        answered.countDown();
      }
    }
    as("marketer").body(anybody()).post("/api/segments/preview").then().statusCode(200);
    as("marketer").body(anybody()).post("/api/customers/search").then().statusCode(200);
  }

  private static Map<String, Object> anybody() {
    return Map.of("condition", all(rule("stage", "=", "PROSPECT")));
  }

  private static boolean waitFor(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
