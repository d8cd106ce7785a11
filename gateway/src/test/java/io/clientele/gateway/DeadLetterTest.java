package io.clientele.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The records that services parked, as one list.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class DeadLetterTest {
  private static final String LETTER = "0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e07";
  private static final String REDRIVE = "/api/dead-letters/" + LETTER + "/redrive";
  private static final String DISCARD = "/api/dead-letters/" + LETTER + "/discard";

  Suite suite;

  private AList letters;

  @BeforeEach
  void quiet() {
    suite.reset();
    letters = new AList(suite, "/api/dead-letters");
  }

  @Test
  void dead_letters_of_all_services_are_one_list_oldest_first() {
    var all = new ArrayList<String>();
    for (var service : Service.values()) {
      all.addAll(letters.oldestFirst(service, 4));
    }
    Collections.sort(all);

    assertThat(letters.walk(5)).isEqualTo(all);
  }

  @Test
  void a_dead_letter_is_driven_again_by_the_service_that_keeps_it() {
    suite.analytics.answers(REDRIVE, "{\"applied\":3}");

    suite
        .as("admin")
        .post(REDRIVE)
        .then()
        .statusCode(200)
        .body("service", equalTo("analytics-service"))
        .body("applied", equalTo(3));
  }

  @Test
  void a_dead_letter_is_driven_again_without_waiting_for_services_that_do_not_keep_it() {
    var over = new CountDownLatch(1);
    suite.customer.answers(REDRIVE, _ -> StubService.awaitQuietly(over));
    suite.analytics.answers(REDRIVE, "{\"applied\":3}");

    suite
        .as("admin")
        .post(REDRIVE)
        .then()
        .statusCode(200)
        .body("service", equalTo("analytics-service"))
        .time(lessThan(Suite.SILENCE.toMillis()));
    over.countDown();
  }

  @Test
  void a_dead_letter_that_cannot_be_processed_yet_comes_back_with_the_reason() {
    suite.customer.answers(
        REDRIVE, 409, "application/problem+json", StubService.problem(409, "still-unprocessable"));

    suite
        .as("admin")
        .post(REDRIVE)
        .then()
        .statusCode(409)
        .body("type", equalTo("https://clientele.io/problems/still-unprocessable"))
        .body("params.cause", equalTo("no such customer"))
        .body("violations[0].code", equalTo("required"));
  }

  @Test
  void a_dead_letter_that_no_service_keeps_is_not_found() {
    suite.as("admin").post(DISCARD).then().statusCode(404);
  }

  @Test
  void a_dead_letter_is_not_called_unknown_while_a_service_is_down() {
    suite.campaign.down();

    suite.as("admin").post(DISCARD).then().statusCode(oneOf(502, 503));
  }

  @Test
  void a_redrive_that_is_still_going_on_is_not_answered_as_if_nothing_was_done() {
    var over = new CountDownLatch(1);
    suite.customer.answers(REDRIVE, _ -> StubService.awaitQuietly(over));

    suite
        .as("admin")
        .post(REDRIVE)
        .then()
        .statusCode(504)
        .header("Retry-After", nullValue())
        .body("type", equalTo("https://clientele.io/problems/timed-out"))
        .body("detail", containsString("may still have happened"));
    over.countDown();
    assertThat(suite.customer.received()).hasSize(1);
  }

  @Test
  void a_redrive_that_failed_in_its_service_is_answered_in_its_words() {
    suite.customer.answers(
        REDRIVE, 500, "application/problem+json", StubService.problem(500, "unexpected"));

    suite
        .as("admin")
        .post(REDRIVE)
        .then()
        .statusCode(500)
        .body("type", equalTo("https://clientele.io/problems/unexpected"));
  }
}
