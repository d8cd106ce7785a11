package io.clientele.customer.duplicate;

import io.clientele.customer.CustomerId;

/// Two customers, the one that was registered first before the other.
record Pair(CustomerId one, CustomerId other) {
  static Pair of(CustomerId one, CustomerId other) {
    return one.compareTo(other) < 0 ? new Pair(one, other) : new Pair(other, one);
  }

  boolean has(CustomerId customer) {
    return one.equals(customer) || other.equals(customer);
  }

  CustomerId without(CustomerId customer) {
    return one.equals(customer) ? other : one;
  }
}
