package io.clientele.campaign.planning;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is proposed to customers: a product and what they get with it.
@Entity(name = "offer")
class Offer {
  @Id UUID id;
  @Version long version;
  @Column String name;

  @Column(name = "product_code")
  String productCode;

  @Column String description;

  @Column(name = "value_amount")
  @Nullable BigDecimal valueAmount;

  @Column(name = "value_currency")
  @Nullable String valueCurrency;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;
}
