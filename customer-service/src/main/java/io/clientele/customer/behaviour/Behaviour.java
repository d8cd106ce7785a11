package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A behaviour whose customer is known.
///
/// @param key digest of source and event id: the same event of the same source has the same key
/// @param day the business day on which it occurred
/// @param origin the merged customer it came by, if it is not the customer itself
/// @param partition of the topic it came from
record Behaviour(
    UUID key,
    LocalDate day,
    CustomerId customer,
    @Nullable CustomerId origin,
    Recorded recorded,
    int partition) {

  EventOfDay event() {
    return new EventOfDay(key, day);
  }

  @Nullable BigDecimal amount() {
    return recorded.amount() == null ? null : recorded.amount().amount();
  }

  @Nullable String currency() {
    return recorded.amount() == null ? null : recorded.amount().currency();
  }

  /// Whether it takes from what the customer has spent, as a refund does.
  boolean lessens() {
    var amount = amount();
    return amount != null && amount.signum() < 0;
  }

  static UUID keyOf(Recorded recorded) {
    var digest =
        ByteBuffer.wrap(
            sha256()
                .digest(
                    (recorded.source() + '\0' + recorded.id()).getBytes(StandardCharsets.UTF_8)));
    return new UUID(digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
