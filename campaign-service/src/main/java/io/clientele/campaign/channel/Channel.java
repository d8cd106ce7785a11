package io.clientele.campaign.channel;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A way to contact customers.
@Entity(name = "channel")
class Channel {
  @Id String code;
  @Version long version;

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

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "updated_at")
  Instant updatedAt;
}
