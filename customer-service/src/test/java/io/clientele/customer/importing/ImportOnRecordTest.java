package io.clientele.customer.importing;

import static io.clientele.customer.Bank.*;
import static io.clientele.customer.importing.ACustomerFile.HEADER;
import static io.clientele.customer.importing.ACustomerFile.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.clientele.customer.AnImport;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Tables;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// What is told and kept of an import, and for how long.
@CustomerServiceTest
class ImportOnRecordTest {
  @Inject DataSource database;
  @Inject StoredFiles stored;
  @Inject RunImports runImports;

  @Test
  void progress_can_be_followed_until_the_end() {
    var job = AnImport.ofCsv(rows("imp-" + number(), 1));
    var events =
        as("integration")
            .accept("text/event-stream")
            .get("/api/imports/" + job.id() + "/events")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(events)
        .contains("event:progress")
        .contains("\"state\":\"COMPLETED\"")
        .contains("id:1");
  }

  @Test
  void imports_are_listed_latest_first() {
    var first = AnImport.ofCsv(rows("imp-" + number(), 1));
    var second = AnImport.ofCsv(rows("imp-" + number(), 1));
    List<String> ids =
        as("integration")
            .get("/api/imports?limit=500")
            .then()
            .statusCode(200)
            .extract()
            .path("items.id");
    assertThat(ids).containsSubsequence(second.id(), first.id());
  }

  @Test
  void a_finished_import_is_forgotten_with_its_refused_rows_after_three_months()
      throws SQLException {
    var old = AnImport.ofCsv(HEADER + "ALIEN,A,old-1,\n");
    var recent = AnImport.ofCsv(HEADER + "ALIEN,A,old-2,\n");
    old.finished().body("refused", equalTo(1));
    recent.finished().body("refused", equalTo(1));
    stored.set("finished_at = now() - interval '91 days'", old);
    runImports.forgetOld();
    old.get().statusCode(404);
    recent.get().statusCode(200);
  }

  @Test
  void who_sent_a_file_and_who_read_its_errors_is_on_record() throws SQLException {
    var sent = AnImport.ofCsv(HEADER + "ALIEN,Secret Name," + number() + ",\n");
    sent.finished();
    sent.errors();
    for (var action : List.of("import received", "import completed", "import errors read")) {
      assertThat(sent.audited(database, action)).as(action).isEqualTo(1);
    }
    assertThat(
            Tables.count(
                database,
                """
                select count(*) from audit_entry
                where subject = 'import %s' and details::text like '%%Secret%%'
                """
                    .formatted(sent.id())))
        .isZero();
  }
}
