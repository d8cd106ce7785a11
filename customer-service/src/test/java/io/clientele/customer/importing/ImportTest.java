package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// What files of customers and behaviours bring in.
@CustomerServiceTest
class ImportTest {
  private static final String HEADER =
      "kind,name,branch,registeredOn,riskTolerance.level,riskTolerance.validUntilOn,"
          + "identifier.core-banking,identifier.email,attribute.city,attribute.age,"
          + "consent.MARKETING.EMAIL\n";

  private static String row(String number) {
    return "PERSON,Wang Fang,,2024-05-01,C3,2030-12-31,%s,%s@example.com,Shanghai,34,GRANTED\n"
        .formatted(number, number);
  }

  @Test
  void customers_of_a_file_are_registered_with_all_that_is_known_of_them() {
    var number = "imp-" + number();
    AnImport.ofCsv(HEADER + row(number))
        .finished()
        .body("state", equalTo("COMPLETED"))
        .body("rowsRead", equalTo(1))
        .body("applied", equalTo(1))
        .body("refused", equalTo(0));
    found(number)
        .body("items.name", contains("Wang Fang"))
        .body("items[0].attributes.city", equalTo("Shanghai"))
        .body("items[0].attributes.age", equalTo(34))
        .body("items[0].riskTolerance.level", equalTo("C3"))
        .body("items[0].consents[0].granted", equalTo(true))
        .body("items[0].stage", equalTo("PROSPECT"));
    found("email", number.toUpperCase(Locale.ROOT) + "@Example.com")
        .body("items.name", contains("Wang Fang"));
  }

  @Test
  void the_same_file_again_changes_nothing_and_a_newer_one_completes() {
    var number = "imp-" + number();
    AnImport.ofCsv(HEADER + row(number)).finished();
    int version = found(number).extract().path("items[0].version");
    AnImport.ofCsv(HEADER + row(number)).finished().body("applied", equalTo(1));
    found(number).body("items[0].version", equalTo(version));
    AnImport.ofCsv("kind;identifier.core-banking;attribute.city\nPERSON;" + number + ";Beijing\n")
        .finished();
    found(number)
        .body("items.size()", equalTo(1))
        .body("items[0].attributes.city", equalTo("Beijing"))
        .body("items[0].name", equalTo("Wang Fang"));
  }

  @Test
  void a_customer_that_is_in_the_file_twice_is_one_customer() {
    var number = "imp-" + number();
    var file =
        """
        kind,name,identifier.core-banking,attribute.city
        PERSON,First,%1$s,Xian
        PERSON,Second,%1$s,
        """;
    AnImport.ofCsv(file.formatted(number)).finished().body("applied", equalTo(2));
    found(number)
        .body("items.name", contains("Second"))
        .body("items[0].attributes.city", equalTo("Xian"));
  }

  @Test
  void flags_are_taken_as_spreadsheets_write_them() {
    var number = "imp-" + number();
    var file =
        "kind,name,identifier.core-banking,attribute.hasMortgage,attribute.hasLoan\n"
            + "PERSON,Wang Fang,%s,TRUE,False\n".formatted(number);
    AnImport.ofCsv(file).finished().body("refused", equalTo(0));
    found(number)
        .body("items[0].attributes.hasMortgage", equalTo(true))
        .body("items[0].attributes.hasLoan", equalTo(false));
  }

  @Test
  void a_cell_is_read_as_what_the_type_of_its_row_declares() {
    var counted = aBehaviourType(Map.of("attributes", Map.of("code", "NUMBER")));
    var coded = aBehaviourType(Map.of("attributes", Map.of("code", "TEXT")));
    var customer = aCustomer();
    // The type stands behind what is read by it.
    var file = new StringBuilder("id,source,customerId,occurredAt,attribute.code,type\n");
    for (var type : List.of(counted, coded, "app.login")) {
      file.append("%s,files,%s,2026-05-01T09:30:00Z,007,%s\n".formatted(number(), customer, type));
    }
    AnImport.ofBehaviours(file.toString())
        .finished()
        .body("applied", equalTo(3))
        .body("refused", equalTo(0));
    awaitBehaviours(customer, 3);
    timeline(customer)
        .body("items.find { it.type == '%s' }.attributes.code".formatted(counted), equalTo(7))
        .body("items.find { it.type == '%s' }.attributes.code".formatted(coded), equalTo("007"))
        .body("items.find { it.type == 'app.login' }.attributes.code", equalTo("007"));
  }

  @Test
  void behaviours_of_a_file_reach_their_customers_once_each() {
    var number = "imp-" + number();
    var customer = aCustomer(knownBy("core-banking", number));
    var file =
        IntStream.range(0, 30)
            .mapToObj(i ->
                "e-%s-%d,cards,core-banking,%s,card.purchase,2026-01-%02dT10:00:00Z,12.50,CNY,food"
                    .formatted(number, i, number, 1 + i % 28))
            .collect(
                Collectors.joining(
                    "\n",
                    "id,source,namespace,identifier,type,occurredAt,amount,currency,attribute.category\n",
                    "\n"));
    AnImport.ofBehaviours(file).finished().body("applied", equalTo(30));
    AnImport.ofBehaviours(file).finished().body("applied", equalTo(30));
    awaitBehaviours(customer, 30);
  }

  @Test
  void lines_of_json_packed_by_gzip_are_taken() throws IOException {
    var number = "imp-" + number();
    var line =
        "{\"kind\":\"COMPANY\",\"name\":\"Acme\",\"identifiers\":[{\"namespace\":\"core-banking\",\"value\":\"%s\"}]}\n"
            .formatted(number);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(line.getBytes(StandardCharsets.UTF_8));
      gzip.write("{\"kind\":\"PERSON\",\"surprise\":1}\n".getBytes(StandardCharsets.UTF_8));
    }
    AnImport.ofNdjson(packed.toByteArray())
        .finished()
        .body("applied", equalTo(1))
        .body("refused", equalTo(1));
    found(number).body("items[0].kind", equalTo("COMPANY"));
  }
}
