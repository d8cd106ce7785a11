package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Files as they come from elsewhere: with columns of other names, tried out first, or made to do
/// harm.
@CustomerServiceTest
class HostileFileTest {
  private static ValidatableResponse send(byte[] body, Map<String, ?> parameters) {
    return as("integration")
        .contentType("text/csv")
        .queryParams(parameters)
        .body(body)
        .post("/api/imports")
        .then();
  }

  private static ValidatableResponse customers(byte[] body) {
    return send(body, Map.of("kind", "customers"));
  }

  private static ValidatableResponse customers(String body, Map<String, ?> more) {
    var parameters = new HashMap<String, Object>(more);
    parameters.put("kind", "customers");
    return send(utf8(body), parameters);
  }

  private static ValidatableResponse finished(ValidatableResponse accepted) {
    String job = accepted.statusCode(202).extract().path("id");
    return new AnImport(job).finished();
  }

  private static String errors(ValidatableResponse finished) {
    String job = finished.extract().path("id");
    return new AnImport(job).errors();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] packed(String beginning, char repeated, int times) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(utf8(beginning));
      var block = utf8(String.valueOf(repeated).repeat(1 << 16));
      for (var i = 0; i < times >> 16; i++) {
        gzip.write(block);
      }
    }
    return packed.toByteArray();
  }

  @Test
  void columns_of_other_names_are_mapped_left_out_and_completed() {
    var number = "map-" + number();
    var branch = aBranch("mb" + number(), null);
    finished(
            customers(
                "\u5ba2\u6237\u53f7;\u57ce\u5e02;Remark\n" + number + ";\u4e0a\u6d77;nice\n",
                Map.of(
                    "mapping",
                    """
                    {"columns":{"\u5ba2\u6237\u53f7":"identifier.core-banking","\u57ce\u5e02":"attribute.city",
                     "Remark":null},"constants":{"kind":"PERSON","branch":"%s"}}
                    """
                        .formatted(branch))))
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1));
    found(number)
        .body("items[0].attributes.city", equalTo("\u4e0a\u6d77"))
        .body("items[0].branch", equalTo(branch));
  }

  @Test
  void a_mapping_that_does_not_fit_is_refused_with_the_columns_named() {
    var file = "kind,No,Town\nPERSON,1,Xian\n";
    customers(
            file,
            Map.of(
                "mapping",
                "{\"columns\":{\"No\":\"identifier.nowhere\",\"Town\":\"kind\",\"Gone\":\"name\"},"
                    + "\"constants\":{\"nonsense\":\"1\"}}"))
        .statusCode(400)
        .body(
            "violations.field",
            containsInAnyOrder("No", "Town", "Gone", "mapping.constants.nonsense"));
    for (var mapping :
        new String[] {"{", "[]", "{\"colums\":{}}", "{\"constants\":{\"kind\":null}}"}) {
      customers(file, Map.of("mapping", mapping))
          .statusCode(400)
          .body("violations.field", contains("mapping"));
    }
    as("integration")
        .contentType("application/x-ndjson")
        .queryParams("kind", "customers", "mapping", "{\"columns\":{\"No\":null}}")
        .body(utf8("{}"))
        .post("/api/imports")
        .then()
        .statusCode(400);
  }

  @Test
  void a_dry_run_tells_what_would_become_of_a_file_and_changes_nothing() {
    var number = "dry-" + number();
    var known = aCustomer(Map.of("name", "As it was"));
    String identifier =
        as("integration")
            .get("/api/customers/" + known)
            .then()
            .extract()
            .path("identifiers[0].value");
    var file =
        "kind,name,identifier.core-banking\nPERSON,New,%s\nPERSON,Changed,%s\nALIEN,Zorg,%s\n"
            .formatted(number, identifier, number());
    var job =
        finished(customers(file, Map.of("dryRun", true)))
            .body("dryRun", equalTo(true))
            .body("state", equalTo("COMPLETED"))
            .body("applied", equalTo(2))
            .body("refused", equalTo(1));
    assertThat(errors(job)).contains("3,kind,");
    found(number).body("items", empty());
    customer(known).body("version", equalTo(1));
    as("integration").get("/api/customers/" + known).then().body("name", equalTo("As it was"));
    finished(customers(file, Map.of("dryRun", false)))
        .body("dryRun", equalTo(false))
        .body("applied", equalTo(2));
    found(number).body("items.name", contains("New"));
    customers(file, Map.of("dryRun", "perhaps"))
        .statusCode(400)
        .body("violations.field", contains("dryRun"));
  }

  @Test
  void a_dry_run_of_behaviours_sends_none() {
    var customer = aCustomer();
    var file =
        "id,source,customerId,type,occurredAt\nd-%1$s,dry,%2$s,app.login,2026-01-05T10:00:00Z\n"
                .formatted(number(), customer)
            + "d-x,dry,%s,no.such,2026-01-05T10:00:00Z\n".formatted(customer);
    finished(send(utf8(file), Map.of("kind", "behaviours", "dryRun", true)))
        .body("applied", equalTo(1))
        .body("refused", equalTo(1));
    recorded(aBehaviour(customer, "branch.visited"));
    awaitBehaviours(customer, 1);
  }

  @Test
  void of_a_behaviour_that_is_in_a_file_twice_the_first_counts() {
    var customer = aCustomer();
    var line = "%s,twice,%s,account.credited,2026-01-05T10:00:00Z,%s,CNY\n";
    var id = "t-" + number();
    finished(
            send(
                utf8(
                    "id,source,customerId,type,occurredAt,amount,currency\n"
                        + line.formatted(id, customer, "1.00")
                        + line.formatted(id, customer, "2.00")),
                Map.of("kind", "behaviours")))
        .body("applied", equalTo(2));
    awaitBehaviours(customer, 1);
    timeline(customer).body("items.amount.amount", contains("1.00"));
  }

  @Test
  void what_cannot_be_unpacked_or_read_is_refused_at_the_door() throws IOException {
    customers(new byte[] {0x1f, (byte) 0x8b, 1, 2, 3, 4}).statusCode(400);
    customers(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7}).statusCode(400);
    customers(new byte[] {0x1f, (byte) 0x8b}).statusCode(400);
    customers("kind,name\n".getBytes(StandardCharsets.UTF_16)).statusCode(400);
    customers("kind,\u59d3\u540d\n".getBytes(Charset.forName("GBK")))
        .statusCode(400)
        .body("violations[0].code", equalTo("not-utf-8"))
        .body("violations[0].params", nullValue());
    customers(utf8("c,".repeat(1_000_000) + "c\n"))
        .statusCode(400)
        .body("detail", containsString("500"));
    customers(utf8("k".repeat(3_000_000))).statusCode(400);
    customers(utf8("\"kind,name\nPERSON,x\n")).statusCode(400);
    customers(packed("", 'k', 64 << 20)).statusCode(400);
    send(utf8("id,type,attribute.co\0lor\n"), Map.of("kind", "behaviours"))
        .statusCode(400)
        .body("violations.field", contains(containsString("attribute.co")));
  }

  @Test
  void a_quote_that_is_never_closed_ends_the_file_with_the_reason_and_swallows_nobody() {
    var number = "quote-" + number();
    finished(
            customers(
                "kind,identifier.core-banking,name\nPERSON,%1$sa,A\nPERSON,%1$sb,\"B\nPERSON,%1$sc,C\n"
                    .formatted(number),
                Map.of()))
        .body("state", equalTo("FAILED"))
        .body("failure", containsString("after row 1"))
        .body("failure", containsString("a quote is not closed"))
        .body("applied", equalTo(1));
    found(number + "a").body("items.size()", equalTo(1));
    found(number + "b").body("items", empty());
  }

  @Test
  void a_file_that_unpacks_without_end_fails_with_the_reason() throws IOException {
    var number = "bomb-" + number();
    finished(
            customers(
                packed("kind,identifier.core-banking\nPERSON," + number + "\n", '\n', 160 << 20)))
        .body("state", equalTo("FAILED"))
        .body("failure", containsString("200 times"))
        .body("applied", equalTo(1));
    found(number).body("items.size()", equalTo(1));
  }

  @Test
  void signs_that_no_database_keeps_are_refused_with_their_row() {
    var number = "nul-" + number();
    var job =
        finished(
                customers(
                    "kind,name,branch,identifier.core-banking\n"
                        + "PERSON,N\0ul,no\0where,%s\nPERSON,Fine,,%sx\n".formatted(number, number),
                    Map.of()))
            .body("state", equalTo("COMPLETED"))
            .body("applied", equalTo(1))
            .body("refused", equalTo(1));
    assertThat(errors(job)).contains("1,name,").contains("1,branch,").contains("N\ufffdul");
    found(number + "x").body("items.size()", equalTo(1));
  }

  @Test
  void a_row_that_is_far_too_wide_or_long_ends_the_file_with_the_reason() {
    for (var row : new String[] {"x,".repeat(1_000_000), "x".repeat(5_000_000)}) {
      finished(customers("kind,name\n" + row + "\n", Map.of()))
          .body("state", equalTo("FAILED"))
          .body("failure", containsString("10000"));
    }
  }

  @Test
  void a_cell_or_a_field_that_is_far_too_long_costs_its_row_alone() {
    var number = "long-" + number();
    var sent =
        AnImport.ofCsv(
            "kind,name,branch,identifier.core-banking\nPERSON,A,%s,%sa\nPERSON,B,,%sb\n"
                .formatted("9".repeat(9_000), number, number));
    sent.finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1))
        .body("refused", equalTo(1));
    assertThat(sent.errors()).contains("1,branch,there is no branch 999");
    found(number + "b").body("items.size()", equalTo(1));

    var line =
        "{\"kind\":\"PERSON\",\"identifiers\":[{\"namespace\":\"core-banking\",\"value\":\"%s\"}]%s}\n";
    // Of random letters: the database would pack others until they fit.
    var field =
        new Random(3)
            .ints(9_000, 'a', 'z')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    var lines =
        AnImport.ofNdjson(
            utf8(
                line.formatted(number + "c", ",\"" + field + "\":1")
                    + line.formatted(number + "d", "")));
    lines
        .finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1))
        .body("refused", equalTo(1));
    assertThat(lines.errors()).contains("is not a known field");
    found(number + "d").body("items.size()", equalTo(1));
  }

  @Test
  void a_file_of_many_long_refused_lines_ends_and_gives_their_beginnings_back() throws IOException {
    var packed = new ByteArrayOutputStream();
    var line = utf8("{\"surprise\":\"" + "0123456789".repeat(9_000) + "\"}\n");
    try (var gzip = new GZIPOutputStream(packed)) {
      for (var i = 0; i < 700; i++) {
        gzip.write(line);
      }
    }
    var sent = AnImport.ofNdjson(packed.toByteArray());
    sent.finished().body("state", equalTo("COMPLETED")).body("refused", equalTo(700));
    var errors = sent.errors();
    assertThat(errors.lines()).hasSize(701);
    assertThat(errors.length()).isLessThan(700 * 8_500);
  }

  @Test
  void refused_rows_come_back_in_their_own_columns_and_are_taken_again_when_they_are_corrected() {
    var number = "back-" + number();
    var name = "=cmd|' /C calc'!A0; \"x\"";
    var sent =
        AnImport.ofCsv(
            "attribute.city;kind;name;identifier.core-banking;attribute.age\n"
                + ";ALIEN;\"=cmd|' /C calc'!A0; \"\"x\"\"\";%s;-5\n".formatted(number));
    sent.finished().body("refused", equalTo(1));
    var errors = sent.errors();
    assertThat(errors.lines().toList())
        .containsExactly(
            "row;field;reason;attribute.city;kind;name;identifier.core-banking;attribute.age",
            "1;kind;must be one of PERSON, COMPANY;;ALIEN;\"'=cmd|' /C calc'!A0; \"\"x\"\"\";%s;-5"
                .formatted(number));

    var again = AnImport.ofCsv(errors.replace("ALIEN", "MARTIAN"));
    again.finished().body("refused", equalTo(1));
    assertThat(again.errors()).isEqualTo(errors.replace("ALIEN", "MARTIAN"));

    AnImport.ofCsv(again.errors().replace("MARTIAN", "PERSON"))
        .finished()
        .body("state", equalTo("COMPLETED"))
        .body("applied", equalTo(1));
    found(number).body("items[0].name", equalTo(name)).body("items[0].attributes.age", equalTo(-5));
  }

  @Test
  void a_hidden_secret_that_is_sent_again_takes_nothing_back() {
    var number = "hid-" + number();
    var header = "kind,registeredOn,identifier.core-banking,attribute.idNumber\n";
    AnImport.ofCsv(header + "PERSON,2024-01-01,%s,110101199003070011\n".formatted(number))
        .finished()
        .body("applied", equalTo(1));
    String id = found(number).extract().path("items[0].id");
    int version = customer(id).extract().path("version");
    var sent =
        AnImport.ofCsv(header + "PERSON,2999-01-01,%s,110101199003070011\n".formatted(number));
    sent.finished().body("refused", equalTo(1));
    AnImport.ofCsv(sent.errors().replace("2999", "2024")).finished().body("applied", equalTo(1));
    customer(id).body("version", equalTo(version));
  }
}
