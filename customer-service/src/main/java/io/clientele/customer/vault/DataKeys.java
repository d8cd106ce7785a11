package io.clientele.customer.vault;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.util.SecretBytes;
import io.clientele.customer.CustomerId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes data keys (AES-256-GCM) and unwraps them. Those unwrapped last stay in memory: a customer
/// is seldom met only once.
final class DataKeys {
  private static final int KEPT = 4_096;
  private static final int LENGTH = 32;

  private static final AesGcmParameters FORM = form();

  private final MasterKeys masterKeys;
  private final Map<CustomerId, Kept> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(KEPT, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<CustomerId, Kept> eldest) {
              return size() > KEPT;
            }
          });

  DataKeys(MasterKeys masterKeys) {
    this.masterKeys = masterKeys;
  }

  /// A key as the database has it. It is looked up there each time, so that a key that was deleted
  /// opens nothing any more, whichever replica had it in memory.
  private record Kept(ByteBuffer wrapped, Aead key) {}

  /// A new key, wrapped.
  byte[] make(CustomerId customer) {
    var bytes = SecretBytes.randomBytes(LENGTH);
    var wrapped = masterKeys.wrap(customer, bytes.toByteArray(InsecureSecretKeyAccess.get()));
    kept.put(customer, new Kept(ByteBuffer.wrap(wrapped), aead(bytes)));
    return wrapped;
  }

  Aead unwrap(CustomerId customer, byte[] wrapped) {
    var known = kept.get(customer);
    if (known == null || !known.wrapped.equals(ByteBuffer.wrap(wrapped))) {
      var bytes = masterKeys.unwrap(customer, wrapped);
      known =
          new Kept(
              ByteBuffer.wrap(wrapped),
              aead(SecretBytes.copyFrom(bytes, InsecureSecretKeyAccess.get())));
      kept.put(customer, known);
    }
    return known.key;
  }

  @AccessesPartialKey
  private static Aead aead(SecretBytes bytes) {
    try {
      return AesGcmJce.create(AesGcmKey.builder().setParameters(FORM).setKeyBytes(bytes).build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a data key cannot be used", e);
    }
  }

  /// What a key seals needs no key id: there is one key to open it, that of its customer.
  private static AesGcmParameters form() {
    try {
      return AesGcmParameters.builder()
          .setKeySizeBytes(LENGTH)
          .setIvSizeBytes(12)
          .setTagSizeBytes(16)
          .setVariant(AesGcmParameters.Variant.NO_PREFIX)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not what it was", e);
    }
  }
}
