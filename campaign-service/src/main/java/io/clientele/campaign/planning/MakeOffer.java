package io.clientele.campaign.planning;

import io.clientele.campaign.Changes;
import io.clientele.campaign.Prices;
import io.clientele.campaign.planning.OfferResource.OfferRequest;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.List;

/// Makes an offer, or changes it.
@ApplicationScoped
class MakeOffer {
  private final Offers offers;
  private final Products products;
  private final Event<OfferedChanged> offeredChanged;
  private final Audit audit;

  MakeOffer(Offers offers, Products products, Event<OfferedChanged> offeredChanged, Audit audit) {
    this.offers = offers;
    this.products = products;
    this.offeredChanged = offeredChanged;
    this.audit = audit;
  }

  @Transactional
  Offer handle(OfferRequest request) {
    var offer = new Offer();
    var changes = changes(offer, request);
    write(offer, request);
    offers.add(offer);
    audit.record("offer made", subject(offer), changes.fields());
    return offer;
  }

  @Transactional
  Offer change(Offer offer, OfferRequest request) {
    var changes = changes(offer, request);
    write(offer, request);
    offers.save(offer);
    if (!changes.isEmpty()) {
      offeredChanged.fire(new OfferedChanged(subject(offer), List.of(offer.id)));
      audit.record("offer changed", subject(offer), changes.fields());
    }
    return offer;
  }

  private static String subject(Offer offer) {
    return "offer " + offer.id;
  }

  private static Changes changes(Offer offer, OfferRequest request) {
    return new Changes()
        .field("name", offer.name, request.name())
        .field("product", offer.productCode, request.product())
        .field("description", offer.description, request.description())
        .field("value", Prices.of(offer.valueAmount, offer.valueCurrency), request.value());
  }

  private void write(Offer offer, OfferRequest request) {
    if (products.findByIdOptional(request.product()).isEmpty()) {
      throw new InputProblem.Invalid("product", "is not the code of a product", "unknown");
    }
    offer.name = request.name();
    offer.productCode = request.product();
    offer.description = request.description();
    offer.valueAmount = Prices.amount(request.value());
    offer.valueCurrency = Prices.currency(request.value());
  }
}
