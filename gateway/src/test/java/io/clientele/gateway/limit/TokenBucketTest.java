package io.clientele.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000L;

  private final TokenBucket bucket = new TokenBucket(10, 3, 0);

  @Test
  void a_burst_passes_and_the_next_has_to_wait() {
    for (int n = 0; n < 3; n++) {
      assertThat(bucket.take(0)).isEmpty();
    }
    assertThat(bucket.take(0)).contains(Duration.ofMillis(100));
  }

  @Test
  void waiting_as_long_as_told_is_enough() {
    takeAll();
    var wait = bucket.take(0).orElseThrow();

    assertThat(bucket.take(wait.toNanos() - 1)).isPresent();
    assertThat(bucket.take(wait.toNanos())).isEmpty();
  }

  @Test
  void a_long_quiet_time_gives_no_more_than_a_burst() {
    takeAll();
    var later = 3600 * SECOND;

    for (int n = 0; n < 3; n++) {
      assertThat(bucket.take(later)).isEmpty();
    }
    assertThat(bucket.take(later)).isPresent();
  }

  private void takeAll() {
    for (int n = 0; n < 3; n++) {
      bucket.take(0);
    }
  }
}
