package io.clientele.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A service behind the gateway, of which a test says how it answers. It listens on a real port and
/// can be taken down and brought back.
final class StubService {
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final InetSocketAddress address;
  private HttpServer server;

  /// How it answers a request; the exchange is closed afterwards.
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  record Received(String method, URI uri, Map<String, List<String>> headers) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(entry -> entry.getKey().equalsIgnoreCase(name))
          .map(entry -> entry.getValue().getFirst())
          .findFirst()
          .orElse(null);
    }
  }

  StubService() {
    server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = server.getAddress();
  }

  String url() {
    return "http://127.0.0.1:" + address.getPort();
  }

  void forget() {
    up();
    answers.clear();
    received.clear();
  }

  void down() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  void up() {
    if (server == null) {
      server = listen(address);
    }
  }

  /// @param path without the query
  StubService answers(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  StubService answers(String path, int status, String type, String body) {
    return answers(path, exchange -> send(exchange, status, type, body));
  }

  StubService answers(String path, String json) {
    return answers(path, 200, "application/json", json);
  }

  List<Received> received() {
    return received;
  }

  Received last() {
    return received.getLast();
  }

  static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /// Lets an answer go on only when the latch is open.
  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static String problem(int status, String name) {
    return """
    {"type":"https://clientele.io/problems/%s","title":"T","status":%d,"detail":"D","instance":"/",
     "params":{"cause":"no such customer"},
     "violations":[{"field":"f","message":"is required","code":"required"}]}\
    """
        .formatted(name, status);
  }

  private HttpServer listen(InetSocketAddress at) {
    try {
      var listening = HttpServer.create(at, 0);
      listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      listening.createContext("/", this::answer);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      received.add(
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              Map.copyOf(exchange.getRequestHeaders())));
      var answer = answers.get(exchange.getRequestURI().getPath());
      if (answer == null) {
        send(exchange, 404, "application/problem+json", problem(404, "not-found"));
      } else {
        answer.to(exchange);
      }
    }
  }
}
