package io.clientele.campaign.channel;

import io.clientele.campaign.Coded;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.math.BigDecimal;
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
}
