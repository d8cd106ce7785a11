package io.clientele.defaults.body;

import io.clientele.kernel.problem.InputProblem;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.core.MediaType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The text of a body that a resource takes as bytes: in UTF-8, or in the charset that the client
/// says. Bytes that are none of its characters are refused: replaced, two texts that differ in them
/// would be one.
public final class BodyText {
  private BodyText() {}

  /// @param contentType what the client called the body; null when it did not say
  public static String of(byte[] body, @Nullable String contentType) {
    var charset = contentType == null ? StandardCharsets.UTF_8 : charset(contentType);
    try {
      // Such a decoder reports what is malformed.
      return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new InputProblem.Invalid("", "The body is no text in " + charset.name() + ".");
    }
  }

  private static Charset charset(String contentType) {
    try {
      var named = MediaType.valueOf(contentType).getParameters().get(MediaType.CHARSET_PARAMETER);
      return named == null ? StandardCharsets.UTF_8 : Charset.forName(named);
    } catch (IllegalArgumentException _) {
      throw new NotSupportedException();
    }
  }
}
