package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;

import java.util.Map;

/// Where customers live, which segments ask about.
record ACity(String name) {
  static final ACity ELSEWHERE = new ACity("Elsewhere");

  /// A city that no other test has.
  static ACity ofItsOwn() {
    return new ACity("City " + number());
  }

  /// Somebody new who lives here.
  String inhabitant() {
    return aCustomer(Map.of("attributes", Map.of("city", name)));
  }

  /// Asks who lives here.
  Map<String, Object> isHome() {
    return rule("attribute.city", "=", name);
  }

  /// Has a customer move here, if nobody else changes it meanwhile.
  void welcomes(String customer) {
    var etag = as("integration").get("/api/customers/" + customer).then().extract().header("ETag");
    as("integration")
        .header("If-Match", etag)
        .body(Map.of("attributes", Map.of("city", name)))
        .patch("/api/customers/" + customer);
  }
}
