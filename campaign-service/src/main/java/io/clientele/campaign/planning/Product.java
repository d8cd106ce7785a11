package io.clientele.campaign.planning;

import io.clientele.campaign.Coded;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/// What a bank sells, as far as campaigns need to know it.
@Entity(name = "product")
class Product extends Coded {
  /// How risky a product is, as suitability sees it.
  enum RiskLevel {
    R1,
    R2,
    R3,
    R4,
    R5
  }

  @Column String name;
  @Column String category;

  @Enumerated(EnumType.STRING)
  @Column(name = "risk_level")
  @Nullable RiskLevel riskLevel;

  /// Whether with these it would not be the product any more that somebody approved an offer of. A
  /// higher risk takes customers out, and must not wait for anybody.
  boolean isAnotherWith(String category, @Nullable RiskLevel riskLevel) {
    return !category.equals(this.category) || isBelow(riskLevel, this.riskLevel);
  }

  /// Without a level it suits everybody.
  private static boolean isBelow(@Nullable RiskLevel level, @Nullable RiskLevel other) {
    return other != null && (level == null || level.compareTo(other) < 0);
  }
}
