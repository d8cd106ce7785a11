package io.clientele.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Pause;
import io.clientele.demo.api.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/// Loads files by the API's import jobs and shows how far they have come.
public final class Loading {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final ClienteleApi api;
  private final Screen screen;

  public Loading(ClienteleApi api, Screen screen) {
    this.api = api;
    this.screen = screen;
  }

  public void customers(Path csv, long rows) {
    load("customers", "/api/imports", "?kind=customers", csv, "text/csv", rows);
  }

  public void behaviours(Path ndjson, long rows) {
    load("behaviours", "/api/imports", "?kind=behaviours", ndjson, "application/x-ndjson", rows);
  }

  public void contacts(UUID campaign, Path csv, long rows) {
    load("contacts", "/api/contact-imports", "?campaignId=" + campaign, csv, "text/csv", rows);
  }

  private void load(
      String what, String jobs, String query, Path file, String mediaType, long rows) {
    var caller = api.as(Role.INTEGRATION);
    var progress = screen.progress(what, rows);
    var job = caller.upload(jobs + query, file, mediaType, Job.class);
    var path = jobs + "/" + job.id();
    var finished =
        Pause.until(
            "the import of " + what + " is done",
            PATIENCE,
            () -> {
              var now = caller.get(path, Job.class);
              progress.at(now.applied() + now.refused());
              return now;
            },
            Job::finished);
    progress.done();
    if (!finished.state().equals("COMPLETED") || finished.refused() > 0) {
      throw new DemoStopped(
          "The import of %s is %s with %d rows refused; why: GET %s/errors"
              .formatted(what, finished.state(), finished.refused(), path));
    }
  }

  private record Job(
      @JsonProperty(required = true) UUID id,
      @JsonProperty(required = true) String state,
      long applied,
      long refused) {
    private static final Set<String> ENDED = Set.of("COMPLETED", "FAILED", "CANCELLED");

    boolean finished() {
      return ENDED.contains(state);
    }
  }
}
