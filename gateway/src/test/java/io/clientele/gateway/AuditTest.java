package io.clientele.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Comparator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The audit trails of all services, as one.
@QuarkusTest
@QuarkusTestResource(Suite.class)
class AuditTest {
  private static final String ENTRY = "0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e07";

  Suite suite;

  private AList audit;

  @BeforeEach
  void quiet() {
    suite.reset();
    audit = new AList(suite, "/api/audit");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 50})
  void audit_entries_of_all_services_are_one_list_newest_first(int limit) {
    var all = new ArrayList<String>();
    for (var service : Service.values()) {
      all.addAll(audit.newestFirst(service, 9));
    }
    all.sort(Comparator.reverseOrder());

    assertThat(audit.walk(limit)).isEqualTo(all);
  }

  @Test
  void each_entry_tells_which_service_it_is_of() {
    audit.newestFirst(Service.CAMPAIGN, 1);
    audit.newestFirst(Service.CUSTOMER, 0);
    audit.newestFirst(Service.ANALYTICS, 0);

    suite
        .as("admin")
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.service", contains("campaign-service"))
        .body("items[0].actor", equalTo("somebody"))
        .body("items[0].details.n", equalTo(0))
        .body("next", equalTo(null));
  }

  @Test
  void an_entry_made_meanwhile_does_not_shift_the_pages() {
    var early = new ArrayList<>(audit.newestFirst(Service.CUSTOMER, 6));
    audit.newestFirst(Service.CAMPAIGN, 0);
    audit.newestFirst(Service.ANALYTICS, 0);
    var first = audit.page(3, null);

    var withNewer = new ArrayList<>(early);
    withNewer.addFirst(AList.id(9_999));
    audit.serve(Service.CUSTOMER, withNewer);
    var second = audit.page(3, first.getString("next"));

    var seen = new ArrayList<>(first.<String>getList("items.id"));
    seen.addAll(second.getList("items.id"));
    assertThat(seen).isEqualTo(early);
  }

  @Test
  void a_service_that_is_down_is_named_and_the_rest_is_shown() {
    audit.newestFirst(Service.CUSTOMER, 2);
    audit.newestFirst(Service.CAMPAIGN, 2);
    suite.analytics.down();

    suite
        .as("admin")
        .get("/api/audit")
        .then()
        .statusCode(200)
        .body("items.size()", equalTo(4))
        .body("missing", contains("analytics-service"))
        .body("next", equalTo(null));
  }

  @Test
  void entries_can_be_asked_for_by_who_did_what_to_whom() {
    for (var service : Service.values()) {
      audit.newestFirst(service, 0);
    }

    suite
        .as("privacy-officer")
        .queryParam("actor", "somebody else")
        .queryParam("subject", "customer 1")
        .get("/api/audit")
        .then()
        .statusCode(200);

    for (var service : Service.values()) {
      assertThat(suite.stub(service).last().uri().getQuery())
          .contains("actor=somebody+else", "subject=customer+1")
          .doesNotContain("action");
    }
  }

  @Test
  void a_role_that_the_services_refuse_is_refused() {
    for (var service : Service.values()) {
      suite
          .stub(service)
          .answers(
              "/api/audit",
              403,
              "application/problem+json",
              StubService.problem(403, "not-allowed"));
    }

    suite
        .as("marketer")
        .get("/api/audit")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("https://clientele.io/problems/not-allowed"));
  }

  @Test
  void audit_trails_are_verified_in_every_service() {
    verified(Service.CUSTOMER, "{\"intact\":true,\"sealed\":7,\"unsealed\":1}");
    verified(
        Service.CAMPAIGN,
        """
        {"intact":false,"sealed":3,"unsealed":0,
         "published":{"entries":9,"at":"2026-05-04T09:30:00Z"},
         "finding":{"fault":"REMOVED","place":4,"entryId":"%s"}}
        """
            .formatted(ENTRY));
    verified(Service.ANALYTICS, "{\"intact\":true,\"sealed\":0,\"unsealed\":0}");

    suite
        .as("privacy-officer")
        .get("/api/audit/verify")
        .then()
        .statusCode(200)
        .body("intact", equalTo(false))
        .body("missing.size()", equalTo(0))
        .body("services.find { it.service == 'customer-service' }.sealed", equalTo(7))
        .body("services.find { it.service == 'campaign-service' }.finding.place", equalTo(4))
        .body("services.find { it.service == 'campaign-service' }.finding.entryId", equalTo(ENTRY))
        .body("services.find { it.service == 'campaign-service' }.published.entries", equalTo(9));
  }

  @Test
  void an_audit_trail_that_could_not_be_verified_is_not_taken_for_whole() {
    verified(Service.CUSTOMER, "{\"intact\":true,\"sealed\":7,\"unsealed\":1}");
    verified(Service.CAMPAIGN, "{\"intact\":true,\"sealed\":2,\"unsealed\":0}");
    suite.analytics.down();

    suite
        .as("admin")
        .get("/api/audit/verify")
        .then()
        .statusCode(200)
        .body("intact", equalTo(false))
        .body("missing", contains("analytics-service"));
  }

  @Test
  void a_cursor_that_was_tampered_with_is_refused() {
    for (var service : Service.values()) {
      audit.newestFirst(service, 5);
    }
    var next = audit.page(2, null).getString("next");
    var tampered = (next.charAt(0) == 'A' ? 'B' : 'A') + next.substring(1);

    suite
        .as("admin")
        .queryParam("cursor", tampered)
        .get("/api/audit")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("cursor"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 501})
  void a_limit_out_of_bounds_is_refused(int limit) {
    suite
        .as("admin")
        .queryParam("limit", limit)
        .get("/api/audit")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("limit"));
  }

  private void verified(Service service, String answer) {
    suite.stub(service).answers("/api/audit/verify", 200, "application/json", answer);
  }
}
