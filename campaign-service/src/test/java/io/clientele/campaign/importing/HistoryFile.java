package io.clientele.campaign.importing;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.created;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.clientele.kernel.id.Ids;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/// Files of contacts that were made before, and the campaign that they are imported into.
final class HistoryFile {
  static final String HEADER = "id,namespace,identifier,channel,contactedAt,outcome\n";

  private HistoryFile() {}

  /// A campaign that is over, to be filled in.
  static UUID history() {
    return created("/api/campaigns", "{\"name\":\"Calls of 2008\",\"history\":true}");
  }

  static ValidatableResponse upload(UUID campaign, byte[] file) {
    return as("integration")
        .contentType("text/csv")
        .body(file)
        .post("/api/contact-imports?campaignId=" + campaign)
        .then();
  }

  /// Waits until the file is worked through.
  static ValidatableResponse finished(ValidatableResponse upload) {
    var path = "/api/contact-imports/" + upload.statusCode(202).extract().path("id");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> as("integration").get(path).<String>path("state").equals("COMPLETED"));
    return as("integration").get(path).then();
  }

  static String path(ValidatableResponse job) {
    return "/api/contact-imports/" + job.extract().<String>path("id");
  }

  static String rows(int number) {
    var rows = new StringBuilder();
    for (int i = 0; i < number; i++) {
      rows.append(row(i));
    }
    return rows.toString();
  }

  static String row(int id) {
    return id + ",bank-marketing," + Ids.next() + ",BRANCH,2008-05-05,\n";
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static byte[] gzip(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes(text));
    }
    return packed.toByteArray();
  }
}
