package io.clientele.customer;

import static io.clientele.customer.Bank.as;
import static io.clientele.customer.Bank.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients give a name themselves is made and changed by PUT, alike whatever it is.
@CustomerServiceTest
class DefinedByPutTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attributes/asked | {'type':'TEXT','title':'A'} | {'type':'TEXT','title':'B'}",
        "behaviour-types/asked. | {'title':'A'} | {'title':'B'}",
        "identifiers/namespaces/asked- | {'title':'A','unique':true} | {'title':'B','unique':true}",
        "branches/asked- | {'name':'A'} | {'name':'B'}",
        "relationship-managers/asked- | {'name':'A'} | {'name':'B'}"
      })
  void a_put_with_a_condition_makes_and_changes_nothing_else(
      String place, String body, String other) {
    var address = "/api/" + place + number();
    var first = body.replace('\'', '"');
    for (var any : List.of("\"1\"", "*")) {
      as("admin")
          .header("If-Match", any)
          .body(first)
          .put(address)
          .then()
          .statusCode(412)
          .body("type", endsWith("/nothing-there"));
    }
    as("admin").get(address).then().statusCode(404);
    var made = as("admin").header("If-None-Match", "*").body(first).put(address).then();
    var version = made.statusCode(201).extract().header("ETag");
    for (var again : List.of(first, other.replace('\'', '"'))) {
      as("admin")
          .headers("If-None-Match", "*", "If-Match", version)
          .body(again)
          .put(address)
          .then()
          .statusCode(412)
          .body("type", endsWith("/already-there"));
    }
    as("admin").get(address).then().statusCode(200).header("ETag", equalTo(version));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attributes/put | {'type':'TEXT','title':'A'} | {'type':'TEXT','title':'B'}",
        "behaviour-types/put. | {'title':'A'} | {'title':'B'}",
        "identifiers/namespaces/put- | {'title':'A','unique':true} | {'title':'B','unique':true}",
        "branches/put- | {'name':'A'} | {'name':'B'}",
        "relationship-managers/put- | {'name':'A'} | {'name':'B'}"
      })
  void a_put_says_whether_it_made_something_and_where_it_is(
      String place, String body, String other) {
    var address = "/api/" + place + number();
    var first = body.replace('\'', '"');
    var made = as("admin").body(first).put(address).then().statusCode(201);
    made.header("Location", equalTo(address));
    var version = made.extract().header("ETag");
    as("admin").get(address).then().statusCode(200).header("ETag", equalTo(version));
    // Whoever did not hear the answer sends it again.
    as("admin")
        .body(first)
        .put(address)
        .then()
        .statusCode(200)
        .header("Location", nullValue())
        .header("ETag", equalTo(version));
    var changed = other.replace('\'', '"');
    as("admin").body(changed).put(address).then().statusCode(428);
    as("admin")
        .header("If-Match", version)
        .body(changed)
        .put(address)
        .then()
        .statusCode(200)
        .header("Location", nullValue());
  }

  @ParameterizedTest
  @CsvSource({"attributes, name", "behaviour-types, type", "identifiers/namespaces, name"})
  void definitions_are_listed_by_pages_of_which_the_first_has_all_that_banks_have(
      String list, String name) {
    var address = "/api/" + list;
    var all = as("marketer").get(address).then().statusCode(200).body("next", nullValue());
    var expected = all.extract().<List<String>>path("items." + name);
    assertThat(expected).hasSizeGreaterThan(3);
    var read = new ArrayList<String>();
    String cursor = null;
    do {
      var request = as("marketer").queryParam("limit", 3);
      if (cursor != null) {
        request.queryParam("cursor", cursor);
      }
      var page = request.get(address).then().statusCode(200);
      read.addAll(page.extract().<List<String>>path("items." + name));
      cursor = page.extract().path("next");
    } while (cursor != null);
    assertThat(read).isEqualTo(expected);
    as("marketer").get(address + "?limit=501").then().statusCode(400);
    as("marketer").get(address + "?cursor=guessed").then().statusCode(400);
  }
}
