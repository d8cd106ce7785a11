package io.clientele.customer.segment;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.CustomerServiceTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Segments as they were.
@CustomerServiceTest
class SnapshotTest {
  @Test
  void a_snapshot_keeps_the_members_whatever_becomes_of_the_segment() {
    var city = "City " + number();
    var early = aCustomer(Map.of("attributes", Map.of("city", city)));
    var segment = aSegment(all(rule("attribute.city", "=", city)));
    awaitLive(segment);
    var name = "Snapshot " + number();
    var snapshot =
        as("marketer")
            .body(Map.of("name", name))
            .post("/api/segments/" + segment + "/snapshots")
            .then()
            .statusCode(201)
            .body("kind", equalTo("STATIC"))
            .body("snapshotOf.segmentId", equalTo(segment))
            .body("snapshotOf.takenBy", equalTo("marketer"))
            .body("snapshotOf.condition.rules[0].value", equalTo(city))
            .extract()
            .<String>path("id");
    var late = aCustomer(Map.of("attributes", Map.of("city", city)));
    awaitLive(snapshot);
    assertThat(members(segment)).containsExactlyInAnyOrder(early, late);
    assertThat(members(snapshot)).containsExactly(early);
    as("marketer")
        .body(Map.of("name", name))
        .post("/api/segments/" + segment + "/snapshots")
        .then()
        .statusCode(409)
        .body("type", containsString("name-taken"));
    as("marketer")
        .body(Map.of("name", "Snapshot " + number()))
        .post("/api/segments/" + UUID.randomUUID() + "/snapshots")
        .then()
        .statusCode(404);
    as("analyst")
        .body(Map.of("name", "Snapshot " + number()))
        .post("/api/segments/" + segment + "/snapshots")
        .then()
        .statusCode(403);
  }
}
