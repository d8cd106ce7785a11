package io.clientele.customer;

import static io.clientele.customer.Bank.PATIENCE;
import static io.clientele.customer.Bank.as;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.restassured.response.ValidatableResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import javax.sql.DataSource;

/// A file that was sent, as its sender sees it.
public record AnImport(String id) {
  public static AnImport ofCsv(String file) {
    return of("text/csv", file);
  }

  public static AnImport ofNdjson(String file) {
    return of("application/x-ndjson", file);
  }

  public static AnImport ofNdjson(byte[] file) {
    return of("application/x-ndjson", file);
  }

  public static AnImport of(String type, String file) {
    return of(type, file.getBytes(StandardCharsets.UTF_8));
  }

  public static AnImport of(String type, byte[] file) {
    return of("customers", type, file);
  }

  public static AnImport ofBehaviours(String csv) {
    return of("behaviours", "text/csv", csv.getBytes(StandardCharsets.UTF_8));
  }

  private static AnImport of(String kind, String type, byte[] file) {
    return new AnImport(
        as("integration")
            .contentType(type)
            .body(file)
            .post("/api/imports?kind=" + kind)
            .then()
            .statusCode(202)
            .header("Location", startsWith("/api/imports/"))
            .extract()
            .path("id"));
  }

  public ValidatableResponse get() {
    return as("integration").get("/api/imports/" + id).then();
  }

  public ValidatableResponse finished() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> get().statusCode(200).body("finishedAt", notNullValue()));
    return get();
  }

  /// Waits until it has ended, with every row applied.
  public void applied() {
    finished().body("state", equalTo("COMPLETED")).body("refused", equalTo(0));
  }

  public ValidatableResponse resume() {
    return as("integration").post("/api/imports/" + id + "/resume").then();
  }

  public ValidatableResponse cancel() {
    return as("integration").post("/api/imports/" + id + "/cancel").then();
  }

  public String errors() {
    return as("integration")
        .get("/api/imports/" + id + "/errors")
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  /// How often it is on record that its sender did this.
  public long audited(DataSource database, String action) throws SQLException {
    return Tables.count(
        database,
        """
        select count(*) from audit_entry
        where action = '%s' and actor = 'integration' and subject = 'import %s'
        """
            .formatted(action, id));
  }
}
