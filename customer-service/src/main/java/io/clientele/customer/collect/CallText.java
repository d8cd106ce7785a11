package io.clientele.customer.collect;

import io.clientele.defaults.body.BodyText;
import io.clientele.kernel.problem.InputProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The text of a call. Many kits pack what they send by gzip, and give up what is refused.
final class CallText {
  /// As many bytes as a call may have that is not packed.
  private static final int LARGEST = 12 * 1024 * 1024;

  private CallText() {}

  /// @param encoding what the kit says of how it is packed; null when it is not
  static String of(byte[] body, @Nullable String contentType, @Nullable String encoding) {
    var unpacked =
        switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
          case "identity" -> body;
          case "gzip", "x-gzip" -> unpacked(body);
          default ->
              throw new InputProblem.Invalid(
                  "", "The body is packed by something else than gzip, which is not known here.");
        };
    return BodyText.of(unpacked, contentType);
  }

  private static byte[] unpacked(byte[] body) {
    try (var packed = new GZIPInputStream(new ByteArrayInputStream(body))) {
      var unpacked = packed.readNBytes(LARGEST + 1);
      if (unpacked.length > LARGEST) {
        throw new InputProblem.Invalid("", "The body unpacks to more than " + LARGEST + " bytes.");
      }
      return unpacked;
    } catch (IOException _) {
      throw new InputProblem.Invalid("", "The body cannot be unpacked.");
    }
  }
}
