package io.clientele.analytics.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.analytics.ACampaign;
import io.clientele.analytics.AContact;
import io.clientele.analytics.AnalyticsTest;
import io.clientele.analytics.Publisher;
import io.clientele.local.backing.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@AnalyticsTest
class LiveTest {
  @Inject Publisher publisher;
  @Inject Snapshots snapshots;
  @Inject LiveOverview overview;

  @TestHTTPResource("/api/analytics/live")
  URL address;

  private final ACampaign campaign = ACampaign.named("Spring deposits");

  @BeforeEach
  void only_the_campaign_is_known() throws Exception {
    publisher.forgetEverything();
    publisher.send(campaign.launched());
    publisher.awaitApplied();
  }

  @Test
  void a_snapshot_comes_at_once_and_then_each_change() throws Exception {
    try (var stream = watch(null)) {
      var first = nextWithTheCampaign(stream);
      assertThat(first).containsEntry("event", "overview");
      assertThat(overview(first).getLong("contacts.total")).isZero();

      publisher.send(AContact.of(campaign).sent("1"));
      publisher.awaitApplied();

      var second = stream.nextOverview();
      assertThat(overview(second).getLong("contacts.total")).isEqualTo(1);
      assertThat(Long.parseLong(second.get("id"))).isGreaterThan(Long.parseLong(first.get("id")));
    }
  }

  @Test
  void who_comes_back_gets_a_snapshot_only_if_something_changed() throws Exception {
    String version;
    try (var stream = watch(null)) {
      version = nextWithTheCampaign(stream).get("id");
    }
    try (var stream = watch(version)) {
      assertThat(stream.next()).containsKey("");

      publisher.send(AContact.of(campaign).sent("1"));
      publisher.awaitApplied();

      assertThat(stream.nextOverview().get("id")).isNotEqualTo(version);
    }
    try (var stream = watch(version)) {
      assertThat(stream.nextOverview().get("id")).isNotEqualTo(version);
    }
  }

  @Test
  void a_quiet_stream_shows_that_it_is_alive() throws Exception {
    try (var stream = watch(null)) {
      nextWithTheCampaign(stream);
      assertThat(stream.next()).containsOnlyKeys("");
    }
  }

  @Test
  void many_who_watch_see_the_same_figures() throws Exception {
    var streams = new ArrayList<EventStream>();
    try {
      for (var i = 0; i < 50; i++) {
        streams.add(watch(null));
      }
      var shown = new ArrayList<Map<String, String>>();
      for (var stream : streams) {
        shown.add(nextWithTheCampaign(stream));
      }
      assertThat(shown).hasSize(50).containsOnly(shown.getFirst());
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void a_clock_that_is_set_back_does_not_hold_up_the_figures() throws Exception {
    var time = new AtomicReference<>(Instant.parse("2026-05-01T09:00:00Z"));
    InstantSource clock = time::get;
    var overview = new LiveOverview(snapshots, clock.withZone(ZoneOffset.UTC));
    try (var wire = new OpenWire()) {
      overview.join(new LiveReader(wire, Instant.MAX, null));
      time.set(Instant.parse("2026-05-01T08:50:00Z"));
      publisher.send(AContact.of(campaign).sent("1"));
      publisher.awaitApplied();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> JsonPath.from(wire.shown.getLast().json()).getLong("contacts.total") == 1);
    }
    overview.heartbeat();
  }

  @Test
  void who_watches_sees_changes_after_a_second_and_none_is_counted_sooner() throws Exception {
    try (var wire = new OpenWire()) {
      overview.join(new LiveReader(wire, Instant.MAX, null));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            publisher.execute(
                """
                insert into dead_letter (id, consumer, topic, part, pos, key, headers, recorded_at,
                  state, settled_at)
                values (uuidv7(), 'test.live', 'test', 0, (random() * 1e15)::bigint, '', '{}',
                  now(), 'REDRIVEN', now())
                """);
            return wire.shown.size() > 6;
          });
      var times = wire.shown.stream().map(LiveTest::readAt).toList();
      assertThat(IntStream.range(2, times.size()))
          .allSatisfy(next ->
              assertThat(Duration.between(times.get(next - 1), times.get(next)))
                  .isBetween(Duration.ofMillis(950), Duration.ofMillis(1_700)));
    } finally {
      publisher.execute("delete from dead_letter where consumer = 'test.live'");
    }
  }

  private static Instant readAt(Snapshot snapshot) {
    return Instant.parse(JsonPath.from(snapshot.json()).getString("asOf"));
  }

  @Test
  void what_is_driven_again_and_forgotten_does_not_hide_what_is_applied() throws Exception {
    publisher.execute(
        """
        insert into dead_letter (id, consumer, topic, part, pos, key, headers, recorded_at,
          state, settled_at)
        values (uuidv7(), 'test.live', 'test', 0, 0, '', '{}', now(), 'REDRIVEN', now())
        """);
    var before = snapshots.after(null).version();

    publisher.execute(
        """
        delete from dead_letter where consumer = 'test.live';
        insert into consumer_offset (consumer, topic, part, next_offset)
        values ('test.live', 'test', 0, 1)
        """);
    assertThat(snapshots.after(null).version()).isNotEqualTo(before);
    publisher.execute("delete from consumer_offset where consumer = 'test.live'");
  }

  @Test
  void the_stream_ends_with_the_token() throws Exception {
    var token = TestTokens.of("analyst", Duration.ofSeconds(3), "analyst");
    try (var stream = new EventStream(address.toString(), token, null)) {
      stream.nextOverview();
      await().atMost(Duration.ofSeconds(60)).until(stream::ended);
    }
  }

  @Test
  void a_role_that_may_not_see_the_overview_may_not_watch_it() throws Exception {
    var token = TestTokens.of("relationship-manager");
    try (var stream = new EventStream(address.toString(), token, null)) {
      assertThat(stream.status()).isEqualTo(403);
    }
  }

  private EventStream watch(@Nullable String lastEventId) throws Exception {
    var stream = new EventStream(address.toString(), TestTokens.of("analyst"), lastEventId);
    assertThat(stream.status()).isEqualTo(200);
    return stream;
  }

  /// A snapshot may be a second old: the first one may still be of the test before.
  private Map<String, String> nextWithTheCampaign(EventStream stream) throws InterruptedException {
    var event = stream.nextOverview();
    while (!overview(event).getList("campaigns.id").contains(campaign.id().toString())) {
      event = stream.nextOverview();
    }
    return event;
  }

  private static JsonPath overview(Map<String, String> event) {
    return JsonPath.from(event.get("data"));
  }

  /// Takes what is sent at once.
  private static final class OpenWire implements LiveReader.Wire, AutoCloseable {
    private final List<Snapshot> shown = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    @Override
    public CompletionStage<?> send(Snapshot snapshot) {
      shown.add(snapshot);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> sendHeartbeat() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
