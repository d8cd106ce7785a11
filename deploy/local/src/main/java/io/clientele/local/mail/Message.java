package io.clientele.local.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One mail as its recipient would see it.
///
/// @param text the plain part, empty when there is none
/// @param html the HTML part, empty when there is none
public record Message(
    long id, Instant receivedAt, String from, String to, String subject, String text, String html) {

  private static final int LONGEST_BODY = 100_000;

  static Message of(long id, Instant receivedAt, String to, MimeMessage mime)
      throws MessagingException {
    var from = mime.getFrom();
    return new Message(
        id,
        receivedAt,
        from == null || from.length == 0 ? "" : ((InternetAddress) from[0]).toUnicodeString(),
        to,
        orEmpty(mime.getSubject()),
        body(mime, "text/plain").orElse(""),
        body(mime, "text/html").orElse(""));
  }

  private static Optional<String> body(Part part, String type) throws MessagingException {
    try {
      if (part.isMimeType(type)) {
        String content = part.getContent().toString();
        return Optional.of(content.substring(0, Math.min(content.length(), LONGEST_BODY)));
      }
      if (part.getContent() instanceof Multipart parts) {
        for (int index = 0; index < parts.getCount(); index++) {
          Optional<String> found = body(parts.getBodyPart(index), type);
          if (found.isPresent()) {
            return found;
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new MessagingException("A part of the mail cannot be read", e);
    }
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
