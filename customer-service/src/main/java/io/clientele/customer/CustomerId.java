package io.clientele.customer;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.clientele.kernel.id.Ids;
import java.util.UUID;

/// Our own id of a customer.
///
/// Ordered as PostgreSQL orders UUIDs, byte by byte without signs, so that rows locked in this
/// order are locked in the order of every other transaction.
public record CustomerId(@JsonValue UUID value) implements Comparable<CustomerId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CustomerId {}

  public static CustomerId next() {
    return new CustomerId(Ids.next());
  }

  @Override
  public int compareTo(CustomerId other) {
    var high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
