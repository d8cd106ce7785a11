package io.clientele.analytics.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody who watches a stream of server-sent events.
final class EventStream implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Map<String, String>> events = new LinkedBlockingQueue<>();
  private final InputStream body;
  private final int status;
  private volatile boolean ended;

  EventStream(String address, String token, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    status = response.statusCode();
    body = response.body();
    Thread.ofVirtual().start(this::read);
  }

  int status() {
    return status;
  }

  boolean ended() {
    return ended;
  }

  /// The next event with its fields by name, a comment under the empty name.
  Map<String, String> next() throws InterruptedException {
    var event = within(Duration.ofSeconds(20));
    if (event == null) {
      throw new AssertionError("no event came");
    }
    return event;
  }

  /// The next event that is not a comment.
  Map<String, String> nextOverview() throws InterruptedException {
    var event = next();
    while (event.containsKey("")) {
      event = next();
    }
    return event;
  }

  @Nullable Map<String, String> within(Duration time) throws InterruptedException {
    return events.poll(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      var event = new HashMap<String, String>();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!event.isEmpty()) {
            events.add(Map.copyOf(event));
            event.clear();
          }
        } else {
          var colon = line.indexOf(':');
          event.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException _) {
      // the stream was closed, by either side
    } finally {
      ended = true;
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
    client.shutdownNow();
  }
}
