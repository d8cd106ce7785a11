package io.clientele.defaults.body;

import io.clientele.kernel.problem.InputProblem;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The text of a body that a resource takes as bytes. Bytes that are no UTF-8 are refused:
/// replaced, two texts that differ in them would be one.
public final class BodyText {
  private BodyText() {}

  /// @param contentType what the client called the body; null when it did not say
  public static String of(byte[] body, @Nullable String contentType) {
    if (contentType != null && !isUtf8(contentType)) {
      throw new NotSupportedException();
    }
    try {
      // Such a decoder reports what is malformed.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new InputProblem.Invalid("", "The body is no text in UTF-8.");
    }
  }

  private static boolean isUtf8(String contentType) {
    try {
      var charset = MediaType.valueOf(contentType).getParameters().get(MediaType.CHARSET_PARAMETER);
      return charset == null || Charset.forName(charset).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
