package io.clientele.customer.privacy;

import static io.clientele.customer.Bank.PATIENCE;
import static io.clientele.customer.Bank.as;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.kernel.json.Json;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;

/// An erasure that was asked for, as the privacy officer sees it.
record AnErasure(String id) {
  static AnErasure of(String customer) {
    return new AnErasure(ask(customer, "*").statusCode(202).extract().path("erasureId"));
  }

  static ValidatableResponse ask(String customer, String ifMatch) {
    return as("privacy-officer")
        .header("If-Match", ifMatch)
        .delete("/api/customers/" + customer + "?ground=CUSTOMER_REQUEST")
        .then();
  }

  ValidatableResponse get() {
    return as("privacy-officer").get("/api/erasures/" + id).then().statusCode(200);
  }

  /// Waits for the certificate, and returns what it says.
  JsonNode certificate() throws IOException {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> get().body("state", equalTo("COMPLETED")));
    String signed = get().extract().path("certificate");
    return Json.tolerant().readTree(Base64.getUrlDecoder().decode(signed.split("\\.", -1)[1]));
  }
}
