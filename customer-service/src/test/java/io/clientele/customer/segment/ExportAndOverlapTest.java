package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.clientele.customer.CustomerServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What others take from the members of segments: files, and how many are in several.
@CustomerServiceTest
class ExportAndOverlapTest {
  @Test
  void overlap_counts_every_combination() {
    var customers = new ArrayList<String>();
    for (var i = 0; i < 6; i++) {
      customers.add(aCustomer());
    }
    var a = aListOf(customers.subList(0, 4));
    var b = aListOf(customers.subList(2, 6));
    var c = aListOf(customers.subList(3, 4));
    as("analyst")
        .body(Map.of("segments", List.of(a, b, c)))
        .post("/api/segments/overlap")
        .then()
        .statusCode(200)
        .body("total", equalTo(6))
        .body("combinations.size()", equalTo(7))
        .body(
            "combinations.find { it.segments == ['%s', '%s'] }.shared".formatted(a, b), equalTo(2))
        .body("combinations.find { it.segments == ['%s', '%s'] }.only".formatted(a, b), equalTo(1))
        .body("combinations.find { it.segments == ['%s'] }.only".formatted(a), equalTo(2))
        .body("combinations.find { it.segments == ['%s'] }.shared".formatted(c), equalTo(1))
        .body("combinations.find { it.segments.size() == 3 }.shared", equalTo(1));
    as("analyst")
        .body(Map.of("segments", List.of(a)))
        .post("/api/segments/overlap")
        .then()
        .statusCode(400);
    as("analyst")
        .body(Map.of("segments", List.of(a, a)))
        .post("/api/segments/overlap")
        .then()
        .statusCode(400);
    as("analyst")
        .body(Map.of("segments", List.of(a, UUID.randomUUID())))
        .post("/api/segments/overlap")
        .then()
        .statusCode(404);
  }

  @Test
  void members_are_exported_as_csv_and_as_ndjson_and_the_export_is_audited() {
    var customers = List.of(aCustomer(), aCustomer());
    var list = aListOf(customers);
    var csv =
        as("analyst")
            .get("/api/segments/" + list + "/members/export")
            .then()
            .statusCode(200)
            .contentType("text/csv")
            .header("Content-Disposition", containsString(list + ".csv"))
            .extract()
            .asString()
            .lines()
            .toList();
    assertThat(csv.getFirst()).isEqualTo("customerId,since,stage,tier,base,branch,manager");
    assertThat(csv.stream().skip(1).map(line -> line.split(",", -1)[0]))
        .containsExactlyInAnyOrderElementsOf(customers);
    assertThat(csv.get(1)).contains("PROSPECT,MASS,INCREMENTAL");
    var ndjson =
        as("analyst")
            .get("/api/segments/" + list + "/members/export?format=ndjson")
            .then()
            .statusCode(200)
            .extract()
            .asString()
            .lines()
            .toList();
    assertThat(ndjson).hasSize(2).allMatch(line -> line.contains("\"stage\":\"PROSPECT\""));
    as("admin")
        .get("/api/audit?limit=500")
        .then()
        .statusCode(200)
        .body(
            "items.findAll { it.subject == 'segment %s' }.action".formatted(list),
            hasItem("segment members exported"));
    as("analyst")
        .get("/api/segments/" + list + "/members/export?format=xls")
        .then()
        .statusCode(400);
    as("analyst")
        .get("/api/segments/" + UUID.randomUUID() + "/members/export")
        .then()
        .statusCode(404);
  }

  @Test
  void people_see_and_export_the_members_in_their_scope_only() {
    var code = "S" + number();
    aBranch(code, null, "head-of-" + code);
    var own = aCustomer(Map.of("branch", code));
    var list = aListOf(own, aCustomer());
    var exported =
        as("head-of-" + code, "branch-manager")
            .get("/api/segments/" + list + "/members/export")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(exported.lines().skip(1)).hasSize(1).allMatch(line -> line.startsWith(own));
    as("head-of-" + code, "branch-manager")
        .body(Map.of("segments", List.of(list, aListOf(own))))
        .post("/api/segments/overlap")
        .then()
        .statusCode(200)
        .body("total", equalTo(1));
  }
}
