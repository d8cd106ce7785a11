package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.consent.Consents.Given;

/// On what a customer says something: a purpose and channel.
record Subject(CustomerId customer, String purpose, String channel) {
  static Subject of(Given given) {
    return new Subject(given.customer(), given.consent().purpose(), given.consent().channel());
  }
}
