package io.clientele.defaults;

import static io.clientele.defaults.sample.Notes.admin;
import static io.clientele.defaults.sample.Notes.write;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.clientele.defaults.sample.SampleServiceTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The audit trail, as it is read.
@SampleServiceTest
class AuditTest {
  @Test
  void what_was_done_is_in_the_audit() {
    write(UUID.randomUUID().toString(), "audited").then().statusCode(201);
    admin()
        .get("/api/audit?limit=1")
        .then()
        .statusCode(200)
        .body("items[0].actor", equalTo("marketer"))
        .body("items[0].action", equalTo("note written"));
  }

  @Test
  void the_audit_tells_who_did_what_to_one_thing() {
    var note = write(UUID.randomUUID().toString(), "one of many").path("id").toString();
    write(UUID.randomUUID().toString(), "another").then().statusCode(201);
    audited("marketer", "note written", "note " + note).body("items", hasSize(1));
    audited("admin", "note written", "note " + note).body("items", empty());
    audited("marketer", "note torn", "note " + note).body("items", empty());
    admin()
        .queryParam("subject", "\0")
        .get("/api/audit")
        .then()
        .statusCode(400)
        .body("violations.field", contains("subject"));
  }

  @Test
  void a_page_of_the_audit_goes_on_only_for_the_same_question() {
    write(UUID.randomUUID().toString(), "one").then().statusCode(201);
    write(UUID.randomUUID().toString(), "two").then().statusCode(201);
    var next =
        admin().get("/api/audit?actor=marketer&limit=1").then().extract().<String>path("next");
    admin()
        .get("/api/audit?actor=marketer&limit=1&cursor=" + next)
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
    admin().get("/api/audit?actor=admin&cursor=" + next).then().statusCode(400);
  }

  @Test
  void a_cursor_that_was_tampered_with_is_a_400() {
    write(UUID.randomUUID().toString(), "one").then().statusCode(201);
    write(UUID.randomUUID().toString(), "two").then().statusCode(201);
    var next = admin().get("/api/audit?limit=1").then().statusCode(200).extract().path("next");
    admin().get("/api/audit?limit=1&cursor=" + next).then().statusCode(200);
    admin()
        .get("/api/audit?limit=1&cursor=A" + next)
        .then()
        .statusCode(400)
        .body("type", equalTo("https://clientele.io/problems/invalid-cursor"));
    admin().get("/api/audit?limit=501").then().statusCode(400);
  }

  private static ValidatableResponse audited(String actor, String action, String subject) {
    return admin()
        .queryParam("actor", actor)
        .queryParam("action", action)
        .queryParam("subject", subject)
        .get("/api/audit")
        .then()
        .statusCode(200);
  }
}
