package io.clientele.campaign.planning;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/// Tells other features whether what a campaign names is there.
@ApplicationScoped
public class FindOffer {
  private final Offers offers;

  FindOffer(Offers offers) {
    this.offers = offers;
  }

  public record OfferText(String name, String description) {}

  public Optional<OfferText> handle(UUID id) {
    return offers.findByIdOptional(id).map(offer -> new OfferText(offer.name, offer.description));
  }

  /// The offer as it stays, with its product, until the end of the transaction.
  public Optional<OfferText> hold(UUID id) {
    offers.hold(id);
    return handle(id);
  }
}
