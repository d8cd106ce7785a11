package io.clientele.campaign.response;

import io.clientele.campaign.contact.ReportType;
import io.clientele.kernel.event.ResponseEvent.Recorded;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.Problem.Violation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks responses by themselves; needs nothing but memory.
///
/// @param latest later than this nothing can have happened
record CheckResponse(Instant latest) {
  private static final int LONGEST_ID = 200;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  /// Clocks of sources may go wrong by a day.
  static CheckResponse at(Instant now) {
    return new CheckResponse(now.plus(1, ChronoUnit.DAYS));
  }

  /// Everything that is wrong with a response.
  ///
  /// @param source the system it came from
  List<Violation> faults(String source, Recorded response) {
    var faults = new ArrayList<Violation>();
    id("source", source, faults);
    id("id", response.id(), faults);
    if (response.contactId() == null
        && (response.customerId() == null || response.campaignId() == null)) {
      faults.add(new Violation("contactId", "is required, or customerId and campaignId"));
    }
    if (Arrays.stream(ReportType.values()).noneMatch(t -> t.name().equals(response.type()))) {
      faults.add(new Violation("type", "must be one of " + Arrays.toString(ReportType.values())));
    }
    when(response.occurredAt(), faults);
    return faults;
  }

  private void when(@Nullable Instant occurredAt, List<Violation> faults) {
    if (occurredAt == null) {
      faults.add(new Violation("occurredAt", "is required"));
    } else if (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(latest)) {
      faults.add(new Violation("occurredAt", "must be a time from 1900 up to now"));
    }
  }

  private static void id(String field, @Nullable String id, List<Violation> faults) {
    if (id == null || id.isBlank() || id.length() > LONGEST_ID || !StorableText.is(id)) {
      faults.add(new Violation(field, "must have 1 to " + LONGEST_ID + " plain characters"));
    }
  }
}
