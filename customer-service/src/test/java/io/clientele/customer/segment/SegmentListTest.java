package io.clientele.customer.segment;

import static io.clientele.customer.Bank.all;
import static io.clientele.customer.Bank.as;
import static io.clientele.customer.Bank.awaitLive;
import static io.clientele.customer.Bank.number;
import static io.clientele.customer.Bank.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import io.clientele.customer.CustomerServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class SegmentListTest {
  private String mark;
  private String wealthy;
  private String young;
  private String guests;

  @BeforeEach
  void three_segments() {
    mark = number();
    wealthy = aSegment("Wealthy %s 100%%".formatted(mark));
    young = aSegment("YOUNG_" + mark);
    guests = aList("Guests of wealthy " + mark);
  }

  @Test
  void segments_are_found_by_a_part_of_their_name_in_capitals_or_not() {
    assertThat(named("WEALTHY " + mark)).containsExactly(wealthy, guests);
    assertThat(named("oung_" + mark)).containsExactly(young);
    // What means something in a pattern means itself.
    assertThat(named(mark + " 1__%")).isEmpty();
    assertThat(named(mark + " 100%")).containsExactly(wealthy);
  }

  @Test
  void segments_are_found_by_what_they_are() {
    assertThat(found(Map.of("name", mark, "kind", "STATIC"))).containsExactly(guests);
    assertThat(found(Map.of("name", mark, "kind", "DYNAMIC"))).containsExactly(wealthy, young);
    List.of(wealthy, young).forEach(segment -> awaitLive(segment));
    assertThat(found(Map.of("name", mark, "state", "LIVE")))
        .containsExactly(wealthy, young, guests);
    assertThat(found(Map.of("name", mark, "state", "BUILDING"))).isEmpty();
  }

  @Test
  void a_page_goes_on_with_the_filter_that_it_began_with() {
    var first = as("marketer").queryParams("name", mark, "limit", 1).get("/api/segments").then();
    first.body("items.id", contains(wealthy));
    String next = first.extract().path("next");
    as("marketer")
        .queryParams("name", mark, "limit", 1, "cursor", next)
        .get("/api/segments")
        .then()
        .body("items.id", contains(young));
    as("marketer")
        .queryParams("limit", 1, "cursor", next)
        .get("/api/segments")
        .then()
        .statusCode(400);
  }

  @Test
  void what_no_segment_in_the_list_is_cannot_be_asked_for() {
    for (var filter :
        List.of("state=RETIRING", "state=live", "kind=LIST", "name=" + "x".repeat(201))) {
      as("marketer")
          .get("/api/segments?" + filter)
          .then()
          .statusCode(400)
          .body("violations.field", contains(filter.substring(0, filter.indexOf('='))));
    }
  }

  private static List<String> named(String name) {
    return found(Map.of("name", name));
  }

  private static List<String> found(Map<String, String> filter) {
    return as("marketer")
        .queryParams(filter)
        .get("/api/segments")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private static String aSegment(String name) {
    return made(Map.of("name", name, "condition", all(rule("stage", "=", "LOST"))));
  }

  private static String aList(String name) {
    return made(Map.of("name", name, "kind", "STATIC"));
  }

  private static String made(Map<String, ?> segment) {
    return as("marketer")
        .body(segment)
        .post("/api/segments")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }
}
