package io.clientele.kernel.page;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Writes and reads cursors: the sort key of the last row seen, bound to the list and filter it
/// came from, and signed, so that a cursor that was changed or taken elsewhere is refused.
public final class Cursors {
  private static final String SEPARATOR = "\u001f";
  private static final int SIGNATURE_BYTES = 12;
  private final SecretKeySpec key;

  public Cursors(byte[] secret) {
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /// @param list what is being listed and by which filter, for example `customers?stage=NEW`
  /// @param position the sort key of the last row of the page
  public String write(String list, String... position) {
    var body = String.join(SEPARATOR, position).getBytes(StandardCharsets.UTF_8);
    var signed = Arrays.copyOf(body, body.length + SIGNATURE_BYTES);
    System.arraycopy(sign(list, body), 0, signed, body.length, SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /// @throws InvalidCursor when the cursor was not written by us for this very list
  public List<String> read(String list, String cursor) {
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException _) {
      throw new InvalidCursor();
    }
    if (signed.length < SIGNATURE_BYTES) {
      throw new InvalidCursor();
    }
    var body = Arrays.copyOf(signed, signed.length - SIGNATURE_BYTES);
    var signature = Arrays.copyOfRange(signed, body.length, signed.length);
    if (!MessageDigest.isEqual(signature, sign(list, body))) {
      throw new InvalidCursor();
    }
    return List.of(new String(body, StandardCharsets.UTF_8).split(SEPARATOR, -1));
  }

  private byte[] sign(String list, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(list.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The cursor was not written for this list, or was changed on the way.
  public static final class InvalidCursor extends RuntimeException {
    InvalidCursor() {
      super("The cursor does not belong to this list. Start again without one.");
    }
  }
}
