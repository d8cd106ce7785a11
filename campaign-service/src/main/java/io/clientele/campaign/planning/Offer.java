package io.clientele.campaign.planning;

import io.clientele.campaign.Identified;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What is proposed to customers: a product and what they get with it.
@Entity(name = "offer")
class Offer extends Identified {
  @Column String name;

  @Column(name = "product_code")
  String productCode;

  @Column String description;

  @Column(name = "value_amount")
  @Nullable BigDecimal valueAmount;

  @Column(name = "value_currency")
  @Nullable String valueCurrency;
}
