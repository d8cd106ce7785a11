package io.clientele.gateway;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Suite.class)
class ExportTest {
  private static final String ID = "0197a000-0000-7000-8000-000000000001";
  private static final String MERGED = "0197a000-0000-7000-8000-000000000002";
  private static final String EXPORT = "/api/customers/" + ID + "/export";
  private static final String OTHERS = "/api/customers/export";

  private final List<String> questions = new CopyOnWriteArrayList<>();

  Suite suite;

  @BeforeEach
  void each_service_has_a_part() {
    suite.reset();
    suite.customer.answers(
        EXPORT,
        exchange -> {
          exchange.getResponseHeaders().set("Clientele-Customer-Ids", ID + "," + MERGED);
          StubService.send(exchange, 200, "application/json", "{\"profile\":{\"name\":\"Li Na\"}}");
        });
    suite.campaign.answers(OTHERS, part("{\"contacts\":[{\"state\":\"SENT\"}]}"));
    suite.analytics.answers(OTHERS, part("{\"lifecycleMoves\":[]}"));
  }

  private StubService.Answer part(String json) {
    return exchange -> {
      questions.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      StubService.send(exchange, 200, "application/json", json);
    };
  }

  @Test
  void one_document_has_the_parts_of_all_services_under_all_ids_of_the_customer() {
    export()
        .statusCode(200)
        .header("Content-Disposition", containsString("customer-" + ID + ".json"))
        .header("Cache-Control", equalTo("no-store"))
        .body("customer.profile.name", equalTo("Li Na"))
        .body("campaigns.contacts[0].state", equalTo("SENT"))
        .body("analytics.lifecycleMoves.size()", equalTo(0));
    assertThat(questions)
        .containsOnly("{\"customerIds\":[\"" + ID + "\",\"" + MERGED + "\"]}")
        .hasSize(2);
    assertThat(suite.analytics.last().method()).isEqualTo("POST");
    assertThat(suite.analytics.last().header("Content-Type")).isEqualTo("application/json");
    assertThat(suite.analytics.last().header("Authorization")).startsWith("Bearer ");
  }

  @Test
  void a_customer_has_an_export_however_many_were_merged_into_it() {
    var ids = Stream.generate(() -> UUID.randomUUID().toString()).limit(3_000).toList();
    suite.customer.answers(
        EXPORT,
        exchange -> {
          exchange.getResponseHeaders().set("Clientele-Customer-Ids", String.join(",", ids));
          StubService.send(exchange, 200, "application/json", "{}");
        });

    export().statusCode(200);

    assertThat(questions)
        .hasSize(2)
        .allSatisfy(question -> assertThat(question).contains(ids.getFirst(), ids.getLast()));
    assertThat(suite.campaign.last().uri()).hasNoQuery();
  }

  @Test
  void what_customer_service_refuses_is_refused() {
    for (var status : new int[] {403, 404}) {
      suite.customer.answers(
          EXPORT, status, "application/problem+json", StubService.problem(status, "refused"));
      export()
          .statusCode(status)
          .contentType("application/problem+json")
          .body("type", equalTo("https://clientele.io/problems/refused"));
    }
    assertThat(suite.campaign.received()).isEmpty();
  }

  @Test
  void there_is_no_export_without_one_of_its_parts() {
    suite.analytics.down();
    export().statusCode(503).contentType("application/problem+json");
  }

  @Test
  void a_part_that_cannot_be_made_is_told_in_the_words_of_its_service() {
    suite.analytics.answers(
        OTHERS, 500, "application/problem+json", StubService.problem(500, "internal"));
    export()
        .statusCode(500)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/internal"));
  }

  @Test
  void a_token_is_required() {
    given().get(EXPORT).then().statusCode(401);
  }

  private ValidatableResponse export() {
    return suite.as("privacy-officer").get(EXPORT).then();
  }
}
