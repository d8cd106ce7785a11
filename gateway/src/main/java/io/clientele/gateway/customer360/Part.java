package io.clientele.gateway.customer360;

import io.clientele.gateway.Service;
import java.util.Locale;
import java.util.UUID;

/// What is asked for about a customer, and of whom.
enum Part {
  CUSTOMER(Service.CUSTOMER, "/api/customers/%s"),
  LIFECYCLE(Service.CUSTOMER, "/api/customers/%s/lifecycle"),
  CONSENTS(Service.CUSTOMER, "/api/customers/%s/consents"),
  SEGMENTS(Service.CUSTOMER, "/api/customers/%s/segments"),
  BEHAVIOURS(Service.CUSTOMER, "/api/customers/%s/behaviours?limit=20"),
  CONTACTS(Service.CAMPAIGN, "/api/contacts?customerId=%s&limit=20");

  private final Service service;
  private final String address;

  Part(Service service, String address) {
    this.service = service;
    this.address = address;
  }

  Service service() {
    return service;
  }

  String address(UUID customer) {
    return address.formatted(customer);
  }

  /// As it is called in the answer.
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
