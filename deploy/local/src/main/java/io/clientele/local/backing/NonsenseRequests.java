package io.clientele.local.backing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// Requests that make no sense, to every operation of a service as its API document tells them: ids
/// that are none, parameters out of place, bodies that are not what is asked for.
public final class NonsenseRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ID = Pattern.compile("\\{[^}]*}");
  private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH");

  private static final List<String> IDS =
      List.of("x", "a%20b", "%EF%BF%BF", "%00", "..", "z".repeat(300));
  private static final List<String> VALUES =
      List.of(
          "",
          "x",
          "-1",
          "99999999999",
          "1e5",
          "\0",
          "\uD83D\uDE00",
          "%",
          "NaN",
          "-999999999-01-01",
          "+999999999-12-31T23:59:59Z",
          "2026-02-30",
          "9".repeat(2_000));
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/merge-patch+json",
          "application/json;charset=UTF-16",
          "text/csv",
          "application/x-ndjson",
          "application/xml",
          "x");
  private static final List<String> ACCEPTED = List.of("x", "a/b/c", ";;;", "image/png");
  private static final List<byte[]> BODIES =
      List.of(
          bytes(""),
          bytes("[null]"),
          bytes("[[]]"),
          bytes("\"x\""),
          bytes("1e999999999"),
          bytes("{"),
          bytes("{\"a\":1,\"a\":2}"),
          bytes("{\"\\u0000\":\"\\ud800\"}"),
          bytes("[".repeat(10_000)),
          bytes("\0"),
          new byte[] {(byte) 0xff, (byte) 0xfe, '{', 0},
          new byte[] {0x1f, (byte) 0x8b, 8, 0});

  private final URI service;
  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> faults = new ArrayList<>();

  private NonsenseRequests(URI service, String token) {
    this.service = service;
    this.token = token;
  }

  /// Sends them.
  ///
  /// @param token of somebody who may do everything
  /// @return the requests that were answered as if the service were to blame
  public static List<String> faults(URI service, String token)
      throws IOException, InterruptedException {
    var requests = new NonsenseRequests(service, token);
    requests.send();
    return requests.faults;
  }

  private void send() throws IOException, InterruptedException {
    var document =
        client.send(
            HttpRequest.newBuilder(service.resolve("/q/openapi?format=json")).build(),
            BodyHandlers.ofInputStream());
    for (var path : JSON.readTree(document.body()).required("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var method = operation.getKey().toUpperCase(Locale.ROOT);
        if (!isStream(operation.getValue())) {
          send(method, path.getKey(), operation.getValue());
        }
      }
    }
  }

  /// It would be listened to for ever.
  private static boolean isStream(JsonNode operation) {
    return operation.path("responses").toString().contains("text/event-stream");
  }

  private void send(String method, String path, JsonNode operation)
      throws IOException, InterruptedException {
    if (ID.matcher(path).find()) {
      for (var id : IDS) {
        send(method, ID.matcher(path).replaceAll(id), "application/json", bytes(""));
      }
    }
    var nobody = ID.matcher(path).replaceAll(UUID.randomUUID().toString());
    if (method.equals("GET")) {
      for (var accepted : ACCEPTED) {
        send(method, nobody, request -> request.header("Accept", accepted));
      }
      for (var parameter : inQuery(operation)) {
        for (var value : VALUES) {
          var query = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
          send(method, nobody + "?" + query, "application/json", bytes(""));
        }
      }
    }
    if (WRITING.contains(method) && operation.has("requestBody")) {
      for (var type : TYPES) {
        for (var body : BODIES) {
          send(method, nobody, type, body);
        }
      }
    }
  }

  private static List<String> inQuery(JsonNode operation) {
    return StreamSupport.stream(operation.path("parameters").spliterator(), false)
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .toList();
  }

  private void send(String method, String address, String type, byte[] body)
      throws IOException, InterruptedException {
    send(
        method,
        address,
        request ->
            request.header("Content-Type", type).method(method, BodyPublishers.ofByteArray(body)));
  }

  private void send(String method, String address, UnaryOperator<HttpRequest.Builder> rest)
      throws IOException, InterruptedException {
    var request =
        rest.apply(
                HttpRequest.newBuilder(service.resolve(address))
                    .header("Authorization", "Bearer " + token)
                    .header("If-Match", "*"))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 500) {
      faults.add(
          "%s %s with %s: %d"
              .formatted(method, address, request.headers().map(), answer.statusCode()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
