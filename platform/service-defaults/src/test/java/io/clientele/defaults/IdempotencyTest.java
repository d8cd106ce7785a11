package io.clientele.defaults;

import static io.clientele.defaults.sample.Notes.marketer;
import static io.clientele.defaults.sample.Notes.write;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.defaults.sample.Notes;
import io.clientele.defaults.sample.SampleServiceTest;
import io.restassured.response.Response;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Requests that are sent again with their key.
@SampleServiceTest
class IdempotencyTest {
  @Test
  void a_deletion_sent_again_with_its_key_gives_the_first_answer() {
    var key = UUID.randomUUID().toString();
    var first = torn(key, "a");
    assertThat(first.statusCode()).isEqualTo(202);
    var again = torn(key, "a");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
    assertThat(torn(key, "b").statusCode()).isEqualTo(422);
  }

  private static Response torn(String key, String text) {
    return marketer().header("Idempotency-Key", key).delete("/api/notes?text=" + text);
  }

  @Test
  void a_post_sent_again_with_its_key_gives_the_first_answer_and_has_no_further_effect() {
    var key = UUID.randomUUID().toString();
    var before = Notes.count();
    var first = write(key, "hello").then().statusCode(201).extract();
    var second =
        write(key, "hello")
            .then()
            .statusCode(201)
            .header("Idempotency-Replayed", "true")
            .header("Location", "/api/notes/" + first.path("id"))
            .extract();
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(Notes.count()).isEqualTo(before + 1);
    write(key, "another")
        .then()
        .statusCode(422)
        .body("type", equalTo("https://clientele.io/problems/idempotency-key-reused"));
  }

  @Test
  void many_posts_with_one_key_at_the_same_time_have_one_effect() throws Exception {
    var key = UUID.randomUUID().toString();
    var before = Notes.count();
    try (var pool = Executors.newFixedThreadPool(16)) {
      Callable<String> post =
          () -> write(key, "together").then().statusCode(201).extract().asString();
      var answers =
          pool.invokeAll(IntStream.range(0, 32).mapToObj(_ -> post).toList()).stream()
              .map(future -> future.resultNow())
              .collect(Collectors.toSet());
      assertThat(answers).hasSize(1);
    }
    assertThat(Notes.count()).isEqualTo(before + 1);
  }

  @Test
  void a_key_is_good_at_an_address_of_any_length() {
    var key = UUID.randomUUID().toString();
    // In an index what repeats itself would take less.
    var name = new Random(7).ints(3_500, 'a', 'z').mapToObj(Character::toString).collect(joining());
    var first = copied(key, name + "1").then().statusCode(200).extract();
    var again = copied(key, name + "1").then().statusCode(200).extract();
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.asString()).isEqualTo(first.asString());
    var elsewhere = copied(key, name + "2").then().statusCode(200).extract();
    assertThat(elsewhere.header("Idempotency-Replayed")).isNull();
    assertThat(elsewhere.<String>path("text")).isEqualTo(name + "2");
  }

  private static Response copied(String key, String name) {
    return marketer().header("Idempotency-Key", key).post("/api/notes/called/" + name);
  }

  @Test
  void a_refused_post_leaves_nothing_and_its_key_is_free() {
    var key = UUID.randomUUID().toString();
    var before = Notes.count();
    write(key, "refused").then().statusCode(409);
    assertThat(Notes.count()).isEqualTo(before);
    write(key, "accepted").then().statusCode(201);
  }
}
