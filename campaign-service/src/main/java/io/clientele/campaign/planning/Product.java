package io.clientele.campaign.planning;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a bank sells, as far as campaigns need to know it.
@Entity(name = "product")
class Product {
  /// How risky a product is, as suitability sees it.
  enum RiskLevel {
    R1,
    R2,
    R3,
    R4,
    R5
  }

  @Id String code;
  @Version long version;
  @Column String name;
  @Column String category;

  @Enumerated(EnumType.STRING)
  @Column(name = "risk_level")
  @Nullable RiskLevel riskLevel;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;
}
