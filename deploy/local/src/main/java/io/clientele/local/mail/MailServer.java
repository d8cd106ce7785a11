package io.clientele.local.mail;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.UserImpl;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import java.util.List;

/// An SMTP server and, beside it, a page and a small API to read what came.
public final class MailServer implements AutoCloseable {
  private final Mailbox mailbox = new Mailbox();
  private final GreenMail smtp;
  private final MailPage page;

  private MailServer(int smtpPort, int pagePort) {
    smtp = new GreenMail(new ServerSetup(smtpPort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    smtp.start();
    var users = smtp.getManagers().getUserManager();
    users.setMessageDeliveryHandler((_, recipient) ->
        new UserImpl(recipient.getEmail(), recipient.getEmail(), "", users.getImapHostManager()) {
          @Override
          public void deliver(MovingMessage message) {
            keep(recipient.getEmail(), message);
          }
        });
    page = MailPage.serve(mailbox, pagePort);
  }

  public static MailServer start(int smtpPort, int pagePort) {
    return new MailServer(smtpPort, pagePort);
  }

  /// The newest mails to addresses that contain `to`, newest first.
  public List<Message> newest(String to, int limit) {
    return mailbox.newest(to, limit);
  }

  @Override
  public void close() {
    page.close();
    smtp.stop();
  }

  private void keep(String recipient, MovingMessage message) {
    try {
      mailbox.add(recipient, message.getMessage());
    } catch (MessagingException e) {
      throw new IllegalStateException("A mail to " + recipient + " cannot be read", e);
    }
  }
}
