package io.clientele.campaign.channel;

import io.clientele.campaign.Coded;
import io.clientele.kernel.money.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A way to contact customers.
@Entity(name = "channel")
class Channel extends Coded {
  @Enumerated(EnumType.STRING)
  @Column
  ChannelKind kind;

  @Column String name;

  @Column(name = "unit_cost")
  BigDecimal unitCost;

  @Column String currency;

  @Column(name = "consent_channel")
  String consentChannel;

  @Column(name = "address_kind")
  @Nullable String addressKind;

  /// What a contact costs; null of a channel that is not described yet.
  @Nullable Money cost() {
    return unitCost == null ? null : cost(new Money(unitCost, currency));
  }

  /// However many zeros it was written with.
  static Money cost(Money written) {
    return new Money(written.amount().stripTrailingZeros(), written.currency());
  }

  /// Whether with these it would not be the channel any more that somebody approved a campaign
  /// over. What takes customers out must not wait for anybody.
  boolean isAnotherWith(
      ChannelKind kind, Money unitCost, String consentChannel, @Nullable String addressKind) {
    return kind != this.kind
        || !cost(unitCost).equals(cost())
        || !(consentChannel.equals(this.consentChannel)
            || this.consentChannel.equals(ChannelKind.ANY))
        || !(Objects.equals(addressKind, this.addressKind) || this.addressKind == null);
  }
}
