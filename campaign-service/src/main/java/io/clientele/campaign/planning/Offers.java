package io.clientele.campaign.planning;

import io.clientele.campaign.IdentifiedRepository;
import io.clientele.kernel.page.Cursors;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

@Singleton
class Offers extends IdentifiedRepository<Offer> {
  Offers(Cursors cursors, Clock clock) {
    super("offer", cursors, clock);
  }

  /// The offers of a product.
  List<UUID> of(String product) {
    return find("productCode", product).stream().map(offer -> offer.id).toList();
  }

  /// Keeps an offer and its product as they are until the end of the transaction: whoever is
  /// changing them is waited for.
  void hold(UUID id) {
    getEntityManager()
        .createNativeQuery(
            """
            select o.id from offer o join product p on p.code = o.product_code
            where o.id = :id for share
            """,
            UUID.class)
        .setParameter("id", id)
        .getResultList();
  }
}
