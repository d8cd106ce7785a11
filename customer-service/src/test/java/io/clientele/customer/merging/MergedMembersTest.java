package io.clientele.customer.merging;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Published;
import io.clientele.kernel.event.CustomerEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Segments and lists follow merges and their undoing.
@CustomerServiceTest
class MergedMembersTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String brokers;

  @Inject Scheduler scheduler;

  @Test
  void segments_follow_a_merge_and_its_undoing() {
    var city = "City " + number();
    var segment = aSegment(all(rule("attribute.city", "=", city)));
    awaitLive(segment);
    var survivor = aCustomer();
    var other = aProspect(Map.of("attributes", Map.of("city", city)));
    assertThat(members(segment)).containsExactly(other);
    merged(survivor, other);
    assertThat(members(segment)).containsExactly(survivor);
    unmerged(survivor, other);
    assertThat(members(segment)).containsExactly(other);
  }

  @Test
  void a_list_takes_in_whoever_stands_for_a_merged_id() {
    var survivor = aCustomer();
    var other = aProspect();
    merged(survivor, other);
    assertThat(members(aListOf(other))).containsExactly(survivor);
  }

  @Test
  void the_survivor_is_on_the_lists_of_the_other_and_unmerge_gives_them_back() {
    var survivor = aCustomer();
    var first = aProspect();
    var second = aProspect();
    var own = aListOf(survivor, first);
    var shared = aListOf(first, second);
    var single = aListOf(second);
    merged(survivor, first);
    merged(survivor, second);
    for (var list : List.of(own, shared, single)) {
      assertThat(members(list)).containsExactly(survivor);
    }
    unmerged(survivor, first);
    assertThat(members(own)).containsExactlyInAnyOrder(survivor, first);
    assertThat(members(shared)).containsExactlyInAnyOrder(survivor, first);
    unmerged(survivor, second);
    assertThat(members(own)).containsExactlyInAnyOrder(survivor, first);
    assertThat(members(shared)).containsExactlyInAnyOrder(first, second);
    assertThat(members(single)).containsExactly(second);
    try (var events = Published.on(brokers, CustomerEvent.TOPIC, CustomerEvent.class)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(events.of(survivor))
                  .filteredOn(CustomerEvent.SegmentLeft.class::isInstance)
                  .extracting(event -> ((CustomerEvent.SegmentLeft) event).segmentId().toString())
                  .contains(shared, single)
                  .doesNotContain(own));
    }
  }

  @Test
  void lists_pass_through_a_chain_of_merges_and_back() {
    var outer = aCustomer();
    var middle = aProspect();
    var inner = aProspect();
    var list = aListOf(inner);
    merged(middle, inner);
    merged(outer, middle);
    assertThat(members(list)).containsExactly(outer);
    unmerged(outer, middle);
    assertThat(members(list)).containsExactly(middle);
    unmerged(middle, inner);
    assertThat(members(list)).containsExactly(inner);
  }

  @Test
  void whoever_is_taken_off_a_list_does_not_get_back_on_it_by_a_merge_or_its_undoing() {
    var survivor = aCustomer();
    var other = aProspect();
    var list = aListOf(other);
    scheduler.pause();
    try {
      changeMembers(list, "remove", other).statusCode(202);
      merged(survivor, other);
    } finally {
      scheduler.resume();
    }
    awaitLive(list);
    assertThat(members(list)).isEmpty();
    unmerged(survivor, other);
    assertThat(members(list)).isEmpty();
  }

  @Test
  void whoever_is_put_on_a_list_and_merged_before_is_on_it_as_the_survivor_and_after_the_undoing() {
    var survivor = aCustomer();
    var other = aProspect();
    var list = aListOf();
    scheduler.pause();
    try {
      changeMembers(list, "add", other).statusCode(202);
      merged(survivor, other);
    } finally {
      scheduler.resume();
    }
    assertThat(members(list)).containsExactly(survivor);
    awaitLive(list);
    unmerged(survivor, other);
    assertThat(members(list)).containsExactly(other);
  }

  @Test
  void a_survivor_who_is_taken_off_a_list_is_so_for_all_who_were_merged_into_it() {
    var survivor = aCustomer();
    var inner = aProspect();
    var first = aProspect();
    var second = aProspect();
    var list = aListOf(inner, second);
    var untouched = aListOf(inner, second);
    merged(first, inner);
    merged(survivor, first);
    merged(survivor, second);
    changeMembers(list, "remove", first).statusCode(202);
    awaitLive(list);
    assertThat(members(list)).isEmpty();
    unmerged(survivor, first);
    assertThat(members(list)).isEmpty();
    unmerged(first, inner);
    unmerged(survivor, second);
    assertThat(members(list)).isEmpty();
    assertThat(members(untouched)).containsExactlyInAnyOrder(inner, second);
  }

  @Test
  void whoever_is_on_a_list_for_another_stays_on_it_although_its_own_place_was_to_be_taken_away() {
    var survivor = aCustomer();
    var other = aProspect();
    var list = aListOf(survivor, other);
    scheduler.pause();
    try {
      changeMembers(list, "remove", survivor).statusCode(202);
      merged(survivor, other);
    } finally {
      scheduler.resume();
    }
    awaitLive(list);
    assertThat(members(list)).containsExactly(survivor);
    unmerged(survivor, other);
    assertThat(members(list)).containsExactly(other);
  }
}
