package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.kernel.event.CustomerEvent;
import java.time.Instant;

/// What stands of a purpose and channel.
public record Standing(String purpose, String channel, boolean granted) {
  static Standing of(Consent consent) {
    return new Standing(consent.purpose(), consent.channel(), consent.granted());
  }

  boolean sameSubject(Standing other) {
    return purpose.equals(other.purpose) && channel.equals(other.channel);
  }

  /// What is published of it.
  public CustomerEvent event(CustomerId customer, long version, Instant at) {
    return granted
        ? new CustomerEvent.ConsentGranted(customer.value(), version, at, purpose, channel)
        : new CustomerEvent.ConsentWithdrawn(customer.value(), version, at, purpose, channel);
  }
}
