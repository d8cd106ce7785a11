package io.clientele.customer.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import io.clientele.customer.CustomerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The key-encryption keys. The primary one wraps data keys; what any of them wrapped, they unwrap.
///
/// @param primary the id of the primary key
/// @param ids of all keys
record MasterKeys(Aead aead, int primary, Set<Integer> ids) {
  static MasterKeys of(KeysetHandle keyset) throws GeneralSecurityException {
    return new MasterKeys(
        keyset.getPrimitive(AeadConfig2026.get(), Aead.class),
        keyset.getPrimary().getId(),
        IntStream.range(0, keyset.size())
            .mapToObj(i -> keyset.getAt(i).getId())
            .collect(Collectors.toUnmodifiableSet()));
  }

  byte[] wrap(CustomerId customer, byte[] dataKey) {
    try {
      return aead.encrypt(dataKey, bound(customer));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a data key cannot be wrapped", e);
    }
  }

  byte[] unwrap(CustomerId customer, byte[] wrapped) {
    try {
      return aead.decrypt(wrapped, bound(customer));
    } catch (GeneralSecurityException e) {
      throw new Unreadable("the data key of customer " + customer, e);
    }
  }

  /// A data key opens nothing in another customer's row.
  private static byte[] bound(CustomerId customer) {
    return ("customer_key|" + customer).getBytes(StandardCharsets.UTF_8);
  }
}
