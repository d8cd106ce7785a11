package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.demo.api.Role;
import io.clientele.kernel.json.Json;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a careless or hostile client sends through the gateway: each a clear 4xx problem, and
/// nothing changes.
class BadInputTest {
  private static final Suite SUITE = TheSuite.running();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST  | /api/customers               | 400 | {\"kind\":\"ALIEN\",\"name\":\"x\",\"identifiers\":[]}",
        "POST  | /api/customers               | 400 | {\"name\":",
        "POST  | /api/customers               | 400 | {\"kind\":\"PERSON\",\"name\":\"x\",\"surprise\":1}",
        "POST  | /api/customers/search        | 400 | {}",
        "POST  | /api/customers/search        | 400 | {\"condition\":{\"combinator\":\"xor\",\"rules\":[]}}",
        "GET   | /api/customers?cursor=abc    | 400 | ``",
        "GET   | /api/customers?limit=501     | 400 | ``",
        "GET   | /api/customers?stagee=NEW    | 400 | ``",
        "GET   | /api/customers/not-an-id     | 404 | ``",
        "GET   | /api/customers/0197a000-0000-7000-8000-000000000001 | 404 | ``",
        "POST  | /api/behaviours              | 400 | {\"id\":\"1\"}",
        "POST  | /api/behaviours              | 400 | [1,2,3]",
        "POST  | /api/behaviours              | 400 | {\"id\":\"1\",\"source\":\"t\",\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"1\"},\"type\":\"no.such\",\"occurredAt\":\"2026-01-01T00:00:00Z\"}",
        "POST  | /api/behaviours              | 400 | {\"id\":\"1\",\"source\":\"t\",\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"1\"},\"type\":\"app.login\",\"occurredAt\":\"yesterday\"}",
        "POST  | /api/behaviours              | 400 | {\"id\":\"1\",\"source\":\"t\",\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"1\"},\"type\":\"app.login\",\"occurredAt\":\"2999-01-01T00:00:00Z\"}",
        "POST  | /api/segments                | 400 | {\"name\":\"x\",\"condition\":{\"combinator\":\"and\",\"rules\":[{\"field\":\"attribute.nope\",\"operator\":\"=\",\"value\":1}]}}",
        "POST  | /api/segments/preview        | 400 | {\"condition\":{\"combinator\":\"and\",\"rules\":[{\"field\":\"stage\",\"operator\":\"~\",\"value\":1}]}}",
        "POST  | /api/imports?kind=customers  | 415 | {\"name\":\"x\"}",
        "POST  | /api/campaigns               | 400 | {\"name\":\"\"}",
        "POST  | /api/campaigns/0197a000-0000-7000-8000-000000000001/transitions | 404 | {\"action\":\"launch\"}",
        "POST  | /api/responses               | 400 | {\"id\":\"1\",\"type\":\"SMILED\",\"occurredAt\":\"2026-01-01T00:00:00Z\"}",
        "GET   | /api/analytics/campaigns/0197a000-0000-7000-8000-000000000001 | 404 | ``",
        "GET   | /api/no-such-thing           | 404 | ``",
      })
  void is_a_problem(String method, String path, int status, String body) throws Exception {
    var answer =
        SUITE.send(method, path, SUITE.stack().token("admin"), "application/json", body.strip());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    var problem = Json.tolerant().readTree(answer.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("type").asText()).startsWith("https://clientele.io/problems/");
    assertThat(problem.get("detail").asText()).isNotBlank().doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."})
  void a_token_that_is_none_is_a_401(String token) throws JsonProcessingException {
    var answer = SUITE.send("GET", "/api/customers", token, "application/json", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(Json.tolerant().readTree(answer.body()).get("status").asInt()).isEqualTo(401);
  }

  @Test
  void the_services_themselves_check_the_token_too() {
    for (var service : new String[] {"customer-service", "campaign-service", "analytics-service"}) {
      var path =
          switch (service) {
            case "customer-service" -> "/api/customers";
            case "campaign-service" -> "/api/campaigns";
            default -> "/api/analytics/overview";
          };
      assertThat(SUITE.open(SUITE.stack().address(service) + path).statusCode())
          .as(service)
          .isEqualTo(401);
    }
  }

  @Test
  void a_file_with_bad_rows_applies_the_good_ones_and_gives_the_others_back() {
    var mark = UUID.randomUUID().toString();
    var file =
        """
        kind,name,identifier.core-banking,registeredOn
        PERSON,Good One,%1$s-1,2024-01-01
        ROBOT,Bad Kind,%1$s-3,2024-01-01
        PERSON,Bad Date,%1$s-4,01.01.2024
        PERSON,Good Two,%1$s-5,2024-01-01
        """
            .formatted(mark);
    var token = SUITE.stack().token("integration");
    var answer = SUITE.send("POST", "/api/imports?kind=customers", token, "text/csv", file);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    var job = SUITE.awaitImport("/api/imports/" + SUITE.json(answer.body()).get("id").asText());
    assertThat(job.get("applied").asInt()).isEqualTo(2);
    assertThat(job.get("refused").asInt()).isEqualTo(2);
    var errors =
        SUITE
            .send(
                "GET", "/api/imports/" + job.get("id").asText() + "/errors", token, "text/csv", "")
            .body();
    assertThat(errors.lines().count()).isEqualTo(3);
    assertThat(errors).contains("ROBOT").contains("01.01.2024");
    assertThat(SUITE.find(mark + "-1")).isPresent();
    assertThat(SUITE.find(mark + "-3")).isEmpty();
  }

  @Test
  void a_file_of_an_unknown_kind_is_refused() {
    var token = SUITE.stack().token("integration");
    var answer = SUITE.send("POST", "/api/imports?kind=nothing", token, "text/csv", "a,b\n1,2\n");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("kind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000\u0001",
        "only-one-unknown-column\n1",
        "kind,kind,name\nPERSON,PERSON,x",
        "\"unclosed,name"
      })
  void a_file_that_cannot_be_read_changes_nothing(String file) {
    var token = SUITE.stack().token("integration");
    var before = SUITE.get(Role.ANALYST, "/api/analytics/overview").at("/customers/total").asInt();
    var answer = SUITE.send("POST", "/api/imports?kind=customers", token, "text/csv", file);
    if (answer.statusCode() == 202) {
      var job = SUITE.awaitImport("/api/imports/" + SUITE.json(answer.body()).get("id").asText());
      assertThat(job.get("state").asText()).isEqualTo("FAILED");
      assertThat(job.get("applied").asInt()).isZero();
    } else {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }
    assertThat(SUITE.get(Role.ANALYST, "/api/analytics/overview").at("/customers/total").asInt())
        .isEqualTo(before);
  }

  @Test
  void the_marketer_who_drafted_a_campaign_cannot_approve_it() {
    var campaign = Drafts.submitted(SUITE);
    var marketer = SUITE.stack().token("marketer");
    var path = "/api/campaigns/" + campaign + "/transitions";
    assertThat(
            SUITE
                .send("POST", path, marketer, "application/json", "{\"action\":\"approve\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            SUITE
                .send("POST", path, marketer, "application/json", "{\"action\":\"launch\"}")
                .statusCode())
        .isEqualTo(409);
    assertThat(SUITE.get(Role.MARKETER, "/api/campaigns/" + campaign).get("state").asText())
        .isEqualTo("SUBMITTED");
  }
}
