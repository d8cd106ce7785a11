package io.clientele.customer.vault;

import com.google.crypto.tink.Aead;
import io.clientele.customer.CustomerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data keys of some customers, for as long as a transaction needs them. Sealing and opening
/// takes microseconds and no statement.
public final class Keyring {
  private final Map<CustomerId, Aead> keys;

  Keyring(Map<CustomerId, Aead> keys) {
    this.keys = keys;
  }

  public byte[] seal(SealedColumn column, CustomerId of, String text) {
    return sealBytes(column, of, text.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] sealBytes(SealedColumn column, CustomerId of, byte[] content) {
    var key = keys.get(of);
    if (key == null) {
      throw new IllegalStateException("customer " + of + " has no data key");
    }
    try {
      return key.encrypt(content, bound(column, of));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a value of customer " + of + " cannot be sealed", e);
    }
  }

  /// Opens what was sealed; null when the customer's key was deleted, so that nobody can.
  public @Nullable String open(SealedColumn column, CustomerId of, byte @Nullable [] sealed) {
    var content = sealed == null ? null : openBytes(column, of, sealed);
    return content == null ? null : new String(content, StandardCharsets.UTF_8);
  }

  public byte @Nullable [] openBytes(SealedColumn column, CustomerId of, byte[] sealed) {
    var key = keys.get(of);
    if (key == null) {
      return null;
    }
    try {
      return key.decrypt(sealed, bound(column, of));
    } catch (GeneralSecurityException e) {
      throw new Unreadable(column.label() + " of customer " + of, e);
    }
  }

  private static byte[] bound(SealedColumn column, CustomerId of) {
    return (column.label() + "|" + of).getBytes(StandardCharsets.UTF_8);
  }
}
