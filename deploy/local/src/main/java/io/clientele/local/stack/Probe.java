package io.clientele.local.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Asks a part whether it is ready: by HTTP status 200, or by taking a connection (`tcp://...`).
record Probe(URI address) {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  static Probe http(String address) {
    return new Probe(URI.create(address));
  }

  static Probe tcp(int port) {
    return new Probe(URI.create("tcp://127.0.0.1:" + port));
  }

  boolean isReady() {
    try {
      return address.getScheme().equals("tcp") ? takesConnection() : answersOk();
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean takesConnection() throws IOException {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), (int) LIMIT.toMillis());
      return true;
    }
  }

  private boolean answersOk() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
    return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }
}
