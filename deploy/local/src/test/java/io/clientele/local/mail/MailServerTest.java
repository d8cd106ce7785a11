package io.clientele.local.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.local.process.Ports;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailServerTest {
  private final int smtpPort = Ports.anyFree();
  private final int pagePort = Ports.anyFree();
  private final MailServer server = MailServer.start(smtpPort, pagePort);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void mail_sent_by_smtp_can_be_read_newest_first_and_by_recipient() throws Exception {
    send("ann@example.org", "First", "Dear Ann", null);
    send("bob@example.org", "Second", "Dear Bob", "<b>Dear Bob</b>");
    send("ann@example.org", "亲爱的客户", "您好", null);

    JsonNode all = json("/api/messages");
    assertThat(all.get("received").asInt()).isEqualTo(3);
    assertThat(all.get("items"))
        .extracting(message -> message.get("subject").asText())
        .containsExactly("亲爱的客户", "Second", "First");
    assertThat(all.at("/items/1/html").asText().strip()).isEqualTo("<b>Dear Bob</b>");
    assertThat(all.at("/items/1/text").asText().strip()).isEqualTo("Dear Bob");
    assertThat(all.at("/items/0/text").asText().strip()).isEqualTo("您好");

    assertThat(json("/api/messages?to=ANN@example.org").get("items")).hasSize(2);
    assertThat(json("/api/messages?to=ann&limit=1").get("items")).hasSize(1);
    assertThat(get("/api/messages?limit=none").statusCode()).isEqualTo(400);
  }

  @Test
  void the_page_shows_a_mail_without_running_what_is_in_it() throws Exception {
    send("ann@example.org", "<script>alert(1)</script>", "x", "<script>alert(2)</script>");
    String page = get("/").body();
    assertThat(page).contains("&lt;script&gt;alert(1)").contains("sandbox");
    assertThat(page).doesNotContain("<script>");
  }

  private void send(String to, String subject, String text, String html) throws MessagingException {
    var properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", String.valueOf(smtpPort));
    var message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("bank@example.org"));
    message.setRecipient(RecipientType.TO, new InternetAddress(to));
    message.setSubject(subject, "UTF-8");
    if (html == null) {
      message.setText(text, "UTF-8");
    } else {
      var plain = new MimeBodyPart();
      plain.setText(text, "UTF-8");
      var rich = new MimeBodyPart();
      rich.setText(html, "UTF-8", "html");
      message.setContent(new MimeMultipart("alternative", plain, rich));
    }
    Transport.send(message);
  }

  private JsonNode json(String path) throws Exception {
    return new ObjectMapper().readTree(get(path).body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pagePort + path)).build(),
          BodyHandlers.ofString());
    }
  }
}
