package io.clientele.campaign.planning;

import io.clientele.campaign.Changes;
import io.clientele.campaign.planning.ProductResource.ProductRequest;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.Objects;

/// Describes a product, or describes it anew.
@ApplicationScoped
class DescribeProduct {
  private final Products products;
  private final Offers offers;
  private final Event<OfferedChanged> offeredChanged;
  private final Event<RiskChanged> riskChanged;
  private final Audit audit;

  DescribeProduct(
      Products products,
      Offers offers,
      Event<OfferedChanged> offeredChanged,
      Event<RiskChanged> riskChanged,
      Audit audit) {
    this.products = products;
    this.offers = offers;
    this.offeredChanged = offeredChanged;
    this.riskChanged = riskChanged;
    this.audit = audit;
  }

  @Transactional
  Placed<Product> handle(String code, ProductRequest request, Precondition precondition) {
    var product = products.open(code, request.code(), precondition, Product::new);
    var isNew = !products.isPersistent(product);
    var changes =
        new Changes()
            .field("name", product.name, request.name())
            .field("category", product.category, request.category())
            .field("riskLevel", product.riskLevel, request.riskLevel());
    var isOfAnotherRisk = !Objects.equals(request.riskLevel(), product.riskLevel);
    var isAnother = product.isAnotherWith(request.category(), request.riskLevel());
    product.name = request.name();
    product.category = request.category();
    product.riskLevel = request.riskLevel();
    products.save(product);
    var subject = "product " + code;
    if (isNew) {
      audit.record("product described", subject, changes.fields());
    } else if (!changes.isEmpty()) {
      if (isAnother) {
        offeredChanged.fire(new OfferedChanged(subject, offers.of(code)));
      }
      if (isOfAnotherRisk) {
        riskChanged.fire(new RiskChanged(code));
      }
      audit.record("product changed", subject, changes.fields());
    }
    return new Placed<>(product, isNew);
  }
}
