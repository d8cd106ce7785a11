package io.clientele.customer.profile;

import static io.clientele.customer.Bank.*;

import java.util.List;
import java.util.Map;

/// Zhang Sanfeng, whose income is masked and whose id number is secret.
record ACustomerWithSecrets(String id, String phone, String email) {
  static final String ID_NUMBER = "110101199003071234";

  static ACustomerWithSecrets registered() {
    var phone = "138%08d".formatted(Long.parseLong(number()) % 100_000_000);
    var email = "zhang" + number() + "@example.com";
    var id =
        aCustomer(
            Map.of(
                "name",
                "\u5f20\u4e09\u4e30",
                "identifiers",
                List.of(
                    identifier("phone", phone),
                    identifier("email", email),
                    identifier("core-banking", "cb-" + number())),
                "attributes",
                Map.of("income", 240000, "idNumber", ID_NUMBER, "city", "Shanghai")));
    return new ACustomerWithSecrets(id, phone, email);
  }
}
