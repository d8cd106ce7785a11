package io.clientele.customer;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PostgreSQL keeps neither NUL nor half characters. Whoever sends some is told so, at every door.
@CustomerServiceTest
class UnstorableTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | /api/customers?stage=%00                | stage",
        "GET | /api/customers/{id}/behaviours?type=%00 | type",
        "GET | /api/customers/{id}/behaviours?type=a%00b | type",
        "GET | /api/segments?name=%00                  | name",
        "PUT | /api/branches/a%00                      | code",
        "PUT | /api/attributes/a%00                    | name",
      })
  void an_address_with_such_a_text_is_refused(String method, String address, String field) {
    as("admin", method.equals("GET") ? "marketer" : "admin")
        .urlEncodingEnabled(false)
        .body("{}")
        .request(method, address.replace("{id}", aCustomer()))
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00"})
  void a_body_with_such_a_text_is_refused_and_its_field_named(String text) {
    var customer = "/api/customers/" + aCustomer();
    refused("privacy-officer", "POST", customer + "/reveal", "reason", text);
    refused("privacy-officer", "POST", customer + "/consents", "evidence", text);
    refused("admin", "POST", customer + "/merge", "reason", text);
    refused("marketer", "POST", "/api/segments", "name", text);
    refused("marketer", "POST", "/api/segments", "description", text);
    refused("marketer", "POST", "/api/segments", "condition.rules[0].id", text);
    refused("admin", "PUT", "/api/branches/b" + number(), "name", text);
    refused("admin", "PUT", "/api/relationship-managers/m" + number(), "name", text);
    refused("admin", "PUT", "/api/attributes/a" + number(), "title", text);
    refused("admin", "PUT", "/api/behaviour-types/t" + number(), "title", text);
    refused("admin", "PUT", "/api/lifecycle-model", "stages[0].title", text);
    refused("integration", "POST", "/api/behaviours", "source", text);
    refused("integration", "POST", "/api/behaviours", "attributes.a", text);
  }

  private static void refused(String role, String method, String path, String field, String text) {
    as(role)
        .header("If-Match", "*")
        .body(body(field, text))
        .request(method, path)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("violations.field", contains(field))
        .body("violations[0].message", equalTo("holds characters that cannot be stored"));
  }

  /// JSON that has the text in the field, and nothing else.
  private static String body(String field, String text) {
    var body = "\"" + text + "\"";
    var parts = field.split("\\.", -1);
    for (var i = parts.length - 1; i >= 0; i--) {
      var ofList = parts[i].endsWith("[0]");
      var name = ofList ? parts[i].substring(0, parts[i].length() - 3) : parts[i];
      body = "{\"" + name + "\":" + (ofList ? "[" + body + "]" : body) + "}";
    }
    return body;
  }
}
