package io.clientele.local.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Shows the mailbox: `/` for people, `GET /api/messages?to=&limit=` for programs.
final class MailPage implements AutoCloseable {
  private static final int SHOWN = 100;
  private static final int LARGEST_LIMIT = 1_000;

  private final ObjectMapper json = new ObjectMapper();
  private final Mailbox mailbox;
  private final HttpServer server;

  private MailPage(Mailbox mailbox, HttpServer server) {
    this.mailbox = mailbox;
    this.server = server;
  }

  static MailPage serve(Mailbox mailbox, int port) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      var page = new MailPage(mailbox, server);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", page::answer);
      server.start();
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot show the mail on port " + port, e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "text/plain", "Only GET is answered here.");
        return;
      }
      Map<String, String> query = query(exchange);
      String to = query.getOrDefault("to", "");
      switch (exchange.getRequestURI().getPath()) {
        case "/" -> send(exchange, 200, "text/html", html(to));
        case "/api/messages" -> {
          int limit = limit(query.getOrDefault("limit", String.valueOf(SHOWN)));
          if (limit < 1) {
            send(exchange, 400, "text/plain", "limit is a number from 1 to " + LARGEST_LIMIT);
          } else {
            send(exchange, 200, "application/json", json(to, limit));
          }
        }
        default -> send(exchange, 404, "text/plain", "There are / and /api/messages?to=&limit=");
      }
    }
  }

  private String json(String to, int limit) throws IOException {
    var items = mailbox.newest(to, limit).stream().map(MailPage::view).toList();
    return json.writeValueAsString(Map.of("items", items, "received", mailbox.received()));
  }

  private static Map<String, Object> view(Message message) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", message.id());
    view.put("receivedAt", message.receivedAt().toString());
    view.put("from", message.from());
    view.put("to", message.to());
    view.put("subject", message.subject());
    view.put("text", message.text());
    view.put("html", message.html());
    return view;
  }

  private String html(String to) {
    List<Message> messages = mailbox.newest(to, SHOWN);
    String rows = messages.stream().map(MailPage::row).collect(Collectors.joining());
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Clientele local mail</title>
    <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
      details { border-top: 1px solid #8884; padding: .5rem 0 }
      summary { cursor: pointer } small { opacity: .7 }
      pre { white-space: pre-wrap; font: inherit } iframe { width: 100%%; height: 24rem; border: 1px solid #8884 }
    </style>
    <h1>Mail sent by the local stack</h1>
    <form><input name="to" value="%s" placeholder="recipient contains"> <button>Find</button></form>
    <p>%d received; the newest %d that match are shown. Nothing leaves this machine.</p>
    %s
    </html>
    """
        .formatted(escape(to), mailbox.received(), messages.size(), rows);
  }

  // The mail's own HTML is shown in a frame that may neither run scripts nor reach this page.
  private static String row(Message message) {
    String body =
        message.html().isEmpty()
            ? "<pre>" + escape(message.text()) + "</pre>"
            : "<iframe sandbox srcdoc=\"" + escape(message.html()) + "\"></iframe>";
    return """
    <details><summary><b>%s</b> <small>to %s from %s at %s</small></summary>%s</details>
    """
        .formatted(
            escape(message.subject()),
            escape(message.to()),
            escape(message.from()),
            message.receivedAt(),
            body);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static int limit(String given) {
    try {
      int limit = Integer.parseInt(given);
      return limit <= LARGEST_LIMIT ? limit : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    var query = new LinkedHashMap<String, String>();
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
