package io.clientele.local.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// The newest mails; older ones are forgotten, so that a campaign of a million needs no more memory
/// than one of ten thousand.
final class Mailbox {
  static final int CAPACITY = 10_000;

  private final Deque<Message> newestFirst = new ArrayDeque<>();
  private long received;

  synchronized void add(String to, MimeMessage mime) throws MessagingException {
    received++;
    newestFirst.addFirst(Message.of(received, Instant.now(), to, mime));
    if (newestFirst.size() > CAPACITY) {
      newestFirst.removeLast();
    }
  }

  /// @param to only mails whose recipient has this in its address, in upper or lower case; empty
  ///   for all
  synchronized List<Message> newest(String to, int limit) {
    String wanted = to.toLowerCase(Locale.ROOT);
    return newestFirst.stream()
        .filter(message -> message.to().toLowerCase(Locale.ROOT).contains(wanted))
        .limit(limit)
        .toList();
  }

  /// All that ever came, the forgotten ones included.
  synchronized long received() {
    return received;
  }
}
