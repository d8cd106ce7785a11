package io.clientele.customer.collect;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.collect.AKit.*;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.CustomerServiceTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Who looked around on a device, and who signed in on it.
@CustomerServiceTest
class DeviceTest {
  @Test
  void whoever_did_not_sign_in_is_a_prospect_by_the_device() {
    var device = UUID.randomUUID().toString();
    call("page", message(Map.of("anonymousId", device, "name", "Home"))).statusCode(200);
    var customer = awaitFound("device", device);
    awaitBehaviours(customer, 1);
    customer(customer).body("stage", equalTo("PROSPECT"));
  }

  @Test
  void
      whoever_signs_in_is_who_looked_around_on_the_device_and_the_next_to_do_so_is_somebody_else() {
    var device = UUID.randomUUID().toString();
    call("page", message(Map.of("anonymousId", device, "name", "Home"))).statusCode(200);
    var prospect = awaitFound("device", device);
    var user = "u-" + number();
    call("identify", message(Map.of("userId", user, "anonymousId", device))).statusCode(200);
    var customer = awaitFound("app-user", user);
    awaitCustomer(prospect, "id", customer);
    call("page", message(Map.of("anonymousId", device, "name", "Again"))).statusCode(200);
    awaitBehaviours(customer, 2);
    var other = "u-" + number();
    call("identify", message(Map.of("userId", other, "anonymousId", device))).statusCode(200);
    call("track", message(Map.of("userId", other, "anonymousId", device, "event", "App Login")))
        .statusCode(200);
    awaitBehaviours(awaitFound("app-user", other), 1);
    awaitBehaviours(customer, 2);
  }

  @Test
  void two_who_sign_in_on_one_device_in_one_batch_leave_it_to_the_first() {
    var device = UUID.randomUUID().toString();
    var users = List.of("u-" + number(), "u-" + number());
    var batch = users.stream().map(user -> signIn(user, device)).toList();
    call("batch", Map.of("batch", batch)).statusCode(200).body("success", equalTo(true));
    call("page", message(Map.of("anonymousId", device, "name", "Home"))).statusCode(200);
    awaitBehaviours(awaitFound("app-user", users.getFirst()), 1);
    found("app-user", users.getLast())
        .body("items[0].identifiers.value", contains(users.getLast()));
  }

  @Test
  void whoever_looks_around_and_signs_in_within_one_batch_is_one_customer() {
    for (var signsInFirst : List.of(false, true)) {
      var device = UUID.randomUUID().toString();
      var user = "u-" + number();
      var looked = message(Map.of("type", "identify", "anonymousId", device));
      var signedIn = signIn(user, device);
      call(
              "batch",
              Map.of("batch", signsInFirst ? List.of(signedIn, looked) : List.of(looked, signedIn)))
          .statusCode(200)
          .body("success", equalTo(true));
      // Nobody else ever had the device, so that nothing that comes meanwhile is nobody's.
      found("device", device).body("items.size()", equalTo(1));
      var customer = awaitFound("app-user", user);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> found("device", device).body("items.id", contains(customer)));
    }
  }

  private static Map<String, Object> signIn(String user, String device) {
    return message(Map.of("type", "identify", "userId", user, "anonymousId", device));
  }
}
