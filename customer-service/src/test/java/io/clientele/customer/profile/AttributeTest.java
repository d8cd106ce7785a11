package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.CustomerServiceTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Attributes as the bank declares them.
@CustomerServiceTest
class AttributeTest {
  @Test
  void an_attribute_keeps_its_type_once_a_customer_has_a_value() {
    var name = "wrong" + number();
    var address = "/api/attributes/" + name;
    var text = Map.of("type", "TEXT", "title", "Wrong");
    var number = Map.of("type", "NUMBER", "title", "Wrong");
    var date = Map.of("type", "DATE", "title", "Wrong");
    as("admin").body(text).put(address).then().statusCode(201);
    as("admin")
        .header("If-Match", "*")
        .body(number)
        .put(address)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("type", equalTo("NUMBER"));
    var customer = aCustomer(Map.of("attributes", Map.of(name, 5)));
    keepsType(date, address);
    patched(customer, "{\"attributes\":{\"%s\":null}}".formatted(name));
    aSegment(all(rule("attribute." + name, ">", 5)));
    as("admin")
        .header("If-Match", "*")
        .body(date)
        .put(address)
        .then()
        .statusCode(409)
        .body("type", containsString("attribute-in-use"));
  }

  private static void keepsType(Map<String, ?> other, String address) {
    as("admin")
        .header("If-Match", "*")
        .body(other)
        .put(address)
        .then()
        .statusCode(400)
        .body("violations.field", contains("type"));
  }

  @Test
  void an_attribute_that_came_by_a_merge_keeps_its_type() {
    var name = "merged" + number();
    var address = "/api/attributes/" + name;
    as("admin").body(Map.of("type", "NUMBER", "title", "Merged")).put(address);
    var survivor = aCustomer();
    merged(survivor, aProspect(Map.of("attributes", Map.of(name, 5))));
    patched(survivor, "{\"attributes\":{\"%s\":null}}".formatted(name));
    keepsType(Map.of("type", "TEXT", "title", "Merged"), address);
  }

  @Test
  void an_attribute_is_declared_once_and_keeps_its_type() {
    var name = "extra" + number();
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "Extra"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"");
    as("admin")
        .body(Map.of("type", "NUMBER", "title", "Extra"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"");
    aCustomer(Map.of("attributes", Map.of(name, 5)));
    as("admin")
        .header("If-Match", "\"1\"")
        .body(Map.of("type", "TEXT", "title", "Extra"))
        .put("/api/attributes/" + name)
        .then()
        .statusCode(400);
  }
}
