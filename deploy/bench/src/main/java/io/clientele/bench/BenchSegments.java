package io.clientele.bench;

import io.clientele.demo.Screen;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import io.clientele.demo.api.SignedIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Segments that ask what the customers of a benchmark have bought within windows of different
/// length, so that every behaviour has all of them judged anew. They are deleted in the end.
final class BenchSegments implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final SignedIn marketer;
  private final List<UUID> ids = new ArrayList<>();

  private record Segment(UUID id, String state) {}

  private BenchSegments(ClienteleApi api) {
    this.marketer = api.as(Role.MARKETER);
  }

  /// Returns when all of them are LIVE.
  static BenchSegments live(ClienteleApi api, Screen screen, String run, int number) {
    var segments = new BenchSegments(api);
    var progress = screen.progress("segments", number);
    for (var n = 0; n < number; n++) {
      segments.add("%s %d".formatted(run, n), 10 + n, 100 * (n + 1));
      progress.at(n + 1L);
    }
    progress.done();
    return segments;
  }

  private void add(String name, int days, int spent) {
    var condition =
        Map.of(
            "field",
            "behaviour",
            "behaviour",
            Map.of("type", "card.purchase", "aggregate", "SUM", "withinDays", days),
            "operator",
            ">=",
            "value",
            spent);
    var id =
        marketer.post(
                "/api/segments",
                Map.of(
                    "name",
                    name,
                    "condition",
                    Map.of("combinator", "and", "rules", List.of(condition))),
                Segment.class)
            .id;
    ids.add(id);
    var _ =
        Pause.until(
            "the segment is LIVE",
            PATIENCE,
            () -> marketer.get("/api/segments/" + id, Segment.class),
            segment -> segment.state.equals("LIVE"));
  }

  @Override
  public void close() {
    ids.forEach(id -> marketer.delete("/api/segments/" + id));
  }
}
