package io.clientele.kernel.id;

import java.security.SecureRandom;
import java.util.UUID;

/// Makes UUIDs of version 7 (RFC 9562): they sort by the millisecond in which they were made.
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  public static UUID next() {
    return at(System.currentTimeMillis(), RANDOM.nextLong(), RANDOM.nextLong());
  }

  /// The id for a given millisecond and given random bits; for generators with a seed.
  public static UUID at(long epochMillis, long randomHigh, long randomLow) {
    var high = (epochMillis << 16) | 0x7000L | (randomHigh & 0x0FFFL);
    var low = (randomLow & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
