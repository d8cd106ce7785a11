package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.local.backing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Files that are refused at the door, and rows that are refused once they are read.
@CustomerServiceTest
class ImportRefusalTest {
  private static ValidatableResponse send(String kind, String type, String body) {
    return send(kind, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static ValidatableResponse send(String kind, String type, byte[] body) {
    return as("integration").contentType(type).body(body).post("/api/imports?kind=" + kind).then();
  }

  @Test
  void refused_rows_come_back_with_reason_and_the_others_are_applied() {
    var good = "imp-" + number();
    var header = "kind,name,registeredOn,identifier.core-banking";
    var rows =
        """
        PERSON,Wang Fang,,%s
        ALIEN,Zorg,,%s
        PERSON,Old,2999-01-01,%s
        PERSON,Nobody,,
        PERSON,Too,few
        """;
    var job = AnImport.ofCsv(header + "\n" + rows.formatted(good, number(), number()));
    job.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1))
        .body("refused", equalTo(4));
    var errors = job.errors();
    assertThat(errors.lines()).first().isEqualTo("row,field,reason," + header);
    assertThat(errors)
        .contains("2,kind,")
        .contains("3,registeredOn,")
        .contains("4,identifiers,")
        .contains("cells, but the header has 4\",PERSON,Too,few");
    found(good).body("items.size()", equalTo(1));
  }

  @Test
  void what_rows_were_refused_for_has_a_code_and_what_its_sentence_tells() {
    var customers =
        """
        kind,name,identifier.core-banking
        ALIEN,Zorg,%s
        PERSON,Li Wei,
        PERSON,few
        """;
    var job = AnImport.ofCsv(customers.formatted(number()));
    job.finished().body("refused", equalTo(3));
    String next =
        refusals(job, "limit=2")
            .body("items.row", contains(1, 2))
            .body("items.fault.field", contains("kind", "identifiers"))
            .body("items.fault.code", contains("one-of", "no-identifier"))
            .body("items[0].fault.params.choices", containsString("PERSON"))
            .extract()
            .path("next");
    refusals(job, "limit=2&cursor=" + next)
        .body("items.fault.message", contains("has 2 cells, but the header has 3"))
        .body("items.fault.code", contains("cell-count"))
        .body("items.fault.params", contains(Map.of("cells", 2, "columns", 3)))
        .body("items.cells", contains(List.of("PERSON", "few")))
        .body("next", nullValue());

    var behaviours =
        """
        id,source,namespace,identifier,type,occurredAt,amount,currency
        %1$s,cards,core-banking,%1$s,card.stolen,2026-01-02T10:00:00Z,12.50,USD
        """;
    var other = AnImport.ofBehaviours(behaviours.formatted(number()));
    other.finished().body("refused", equalTo(1));
    refusals(other, "limit=9")
        .body("items.fault.code", contains("unknown", "not-our-currency"))
        .body("items[1].fault.params.currency", equalTo("CNY"));
  }

  private static ValidatableResponse refusals(AnImport job, String query) {
    return as("admin")
        .get("/api/imports/" + job.id() + "/refusals?" + query)
        .then()
        .statusCode(200);
  }

  @Test
  void a_file_that_makes_no_sense_is_refused_at_the_door() {
    send("customers", "text/csv", "kind,nonsense\nPERSON,x\n")
        .statusCode(400)
        .body("violations.field", contains("nonsense"));
    send("animals", "text/csv", "kind\n")
        .statusCode(400)
        .body("violations.field", contains("kind"));
    send("customers", "text/csv", "").statusCode(400);
    send("customers", "image/png", new byte[] {1, 2, 3}).statusCode(415);
    var columns = IntStream.range(0, 1_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    send("customers", "text/csv", columns + "\n").statusCode(400);
    send("customers", "text/csv", new byte[] {'k', 'i', 'n', 'd', (byte) 0xff, '\n'})
        .statusCode(400);
    as("marketer")
        .contentType("text/csv")
        .body("kind\n")
        .post("/api/imports?kind=customers")
        .then()
        .statusCode(403);
  }

  @Test
  void what_a_file_is_may_be_written_in_capitals_and_has_to_be_said() throws Exception {
    var number = "imp-" + number();
    var line =
        "{\"kind\":\"PERSON\",\"name\":\"Li Wei\",\"identifiers\":[{\"namespace\":\"core-banking\",\"value\":\"%s\"}]}\n"
            .formatted(number);
    AnImport.of("Application/X-NDJSON", line).finished().body("applied", equalTo(1));
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://localhost:" + RestAssured.port + "/api/imports?kind=customers"))
              .header("Authorization", "Bearer " + TestTokens.of("integration"))
              .POST(HttpRequest.BodyPublishers.ofString(line))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(415);
    }
  }
}
