package io.clientele.campaign;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clientele.kernel.json.Json;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;

/// What stands around campaign-service in its tests: a real mail server, and on one port
/// customer-service and the sign-in of the gateway, as far as they are asked.
///
/// Customer `c` is called `Customer <c>` and has the address `<c>@customers.test`, unless the id
/// begins with `dead`: then no address is known, or with `1a7e`: then none is to be had. The
/// identifier `<namespace>:<uuid>` belongs to the customer of that id; others belong to nobody, and
/// a question with one that is too long or empty is refused. An erasure has the id of its customer,
/// about whom are the texts with that address, or with the end of the id as an identifier
/// `loyalty`; if the id begins with `c0de`, it was completed.
public final class Neighbours implements QuarkusTestResourceLifecycleManager {
  /// Where the bank is: it is another day there than here, whatever the time.
  private static final ZoneId BANK =
      ZoneId.of(LocalTime.now(ZoneOffset.UTC).getHour() < 12 ? "Etc/GMT+12" : "Pacific/Kiritimati");

  private final GreenMail mailServer =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  private HttpServer http;

  @Override
  public Map<String, String> start() {
    mailServer.start();
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/oauth2/token", Neighbours::token);
    http.createContext("/api/contact-points", Neighbours::contactPoints);
    http.createContext("/api/identifiers/resolve", Neighbours::resolve);
    http.createContext("/api/erasures/", Neighbours::traces);
    http.start();
    var address = "http://127.0.0.1:" + http.getAddress().getPort();
    return Map.of(
        "clientele.contacts.business-zone",
        BANK.getId(),
        "clientele.contacts.launch-chunk",
        "7",
        "clientele.contacts.send-batch",
        "20",
        "clientele.contacts.retry-after",
        "1s",
        "quarkus.log.category.\"com.icegreen\".level",
        "WARN",
        "clientele.customer-service.url",
        address,
        "clientele.gateway.url",
        address,
        "quarkus.mailer.mock",
        "false",
        "quarkus.mailer.host",
        "127.0.0.1",
        "quarkus.mailer.port",
        String.valueOf(mailServer.getSmtp().getPort()));
  }

  /// Which day it is at the bank.
  public static LocalDate today() {
    return LocalDate.now(BANK);
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(new Mailbox(mailServer), new TestInjector.MatchesType(Mailbox.class));
  }

  @Override
  public void stop() {
    http.stop(0);
    mailServer.stop();
  }

  /// The mails that arrived.
  public static final class Mailbox {
    private final GreenMail mailServer;

    Mailbox(GreenMail mailServer) {
      this.mailServer = mailServer;
    }

    public List<MimeMessage> to(UUID customer) {
      return Arrays.stream(mailServer.getReceivedMessages())
          .filter(message -> isTo(message, customer))
          .toList();
    }

    private static boolean isTo(MimeMessage message, UUID customer) {
      try {
        return message.getAllRecipients()[0].toString().equals(customer + "@customers.test");
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void token(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        Map.of("access_token", "of-the-service", "token_type", "Bearer", "expires_in", 300));
  }

  private static void contactPoints(HttpExchange exchange) throws IOException {
    var question = Json.strict().readTree(exchange.getRequestBody());
    var items = new ArrayList<Map<String, String>>();
    for (var id : question.get("customerIds")) {
      var customer = id.asText();
      if (customer.startsWith("1a7e")) {
        answer(exchange, 503, "application/problem+json", Map.of("status", 503));
        return;
      }
      items.add(
          customer.startsWith("dead")
              ? Map.of("customerId", customer, "name", "Customer " + customer)
              : Map.of(
                  "customerId",
                  customer,
                  "name",
                  "Customer " + customer,
                  "address",
                  customer + "@customers.test"));
    }
    answer(exchange, Map.of("items", items));
  }

  private static void resolve(HttpExchange exchange) throws IOException {
    var question = Json.strict().readTree(exchange.getRequestBody());
    var items = new ArrayList<Map<String, String>>();
    for (var item : question.get("items")) {
      var namespace = item.get("namespace").asText();
      var value = item.get("value").asText();
      if (namespace.length() > 50 || value.length() > 200 || value.trim().isEmpty()) {
        answer(exchange, 400, "application/problem+json", Map.of("status", 400));
        return;
      }
      items.add(
          value.length() == 36
              ? Map.of("namespace", namespace, "value", value, "customerId", value)
              : Map.of("namespace", namespace, "value", value));
    }
    answer(exchange, Map.of("items", items));
  }

  private static void traces(HttpExchange exchange) throws IOException {
    var customer = exchange.getRequestURI().getPath().split("/", -1)[3];
    if (customer.startsWith("c0de")) {
      answer(exchange, 404, "application/problem+json", Map.of("status", 404));
      return;
    }
    answer(
        exchange,
        Map.of(
            "customerIds",
            List.of(customer),
            "texts",
            List.of(customer + "@customers.test"),
            "keys",
            List.of("loyalty:" + customer.substring(31))));
  }

  private static void answer(HttpExchange exchange, Object body) throws IOException {
    answer(exchange, 200, "application/json", body);
  }

  private static void answer(HttpExchange exchange, int status, String type, Object body)
      throws IOException {
    var bytes = Json.strict().writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
