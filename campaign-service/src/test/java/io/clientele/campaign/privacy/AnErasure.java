package io.clientele.campaign.privacy;

import static org.awaitility.Awaitility.await;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.ErasureEvent;
import io.clientele.kernel.event.ErasureEvent.Confirmed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The erasure of a customer, as the other services tell of it and hear of its end.
record AnErasure(ABank bank, ACustomer customer, UUID pseudonym) {
  static AnErasure of(ABank bank, ACustomer customer) {
    return new AnErasure(bank, customer, UUID.randomUUID());
  }

  UUID id() {
    return customer.id();
  }

  /// Tells everything there is to tell, and returns what this service confirms.
  Confirmed done() {
    bank.publish(List.of(erased(), gone()));
    counted();
    return confirmation();
  }

  void told() {
    bank.publish(List.of(erased()));
  }

  /// Empties the topic of states of the customer.
  void tombstone() {
    bank.publish(List.of(gone()));
  }

  /// What analytics-service says when it knows the pseudonyms.
  void counted() {
    bank.publish(List.of(new Confirmed(id(), "analytics-service", Instant.now(), List.of())));
  }

  /// Waits until this service has confirmed it.
  Confirmed confirmation() {
    return await()
        .until(
            () ->
                bank.published(ErasureEvent.class, ErasureEvent.TOPIC).stream()
                    .filter(Confirmed.class::isInstance)
                    .map(Confirmed.class::cast)
                    .filter(confirmed -> confirmed.erasureId().equals(id()))
                    .filter(confirmed -> confirmed.service().equals("campaign-service"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private CustomerEvent erased() {
    return new CustomerEvent.Erased(
        customer.id(), 9, Instant.now(), id(), List.of(new Pseudonym(customer.id(), pseudonym)));
  }

  private CustomerStateEvent gone() {
    return new CustomerStateEvent.Erased(customer.id().toString());
  }
}
