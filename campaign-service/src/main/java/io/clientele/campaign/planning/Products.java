package io.clientele.campaign.planning;

import io.clientele.campaign.CodedRepository;
import io.clientele.kernel.page.Cursors;
import jakarta.inject.Singleton;
import java.time.Clock;

@Singleton
class Products extends CodedRepository<Product> {
  Products(Cursors cursors, Clock clock) {
    super("product", cursors, clock);
  }
}
