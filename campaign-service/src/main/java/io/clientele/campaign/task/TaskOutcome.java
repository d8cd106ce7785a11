package io.clientele.campaign.task;

import io.clientele.campaign.contact.ReportType;
import java.util.List;

/// What came of a task, as whoever did it says.
enum TaskOutcome {
  REACHED,
  NOT_REACHED,
  INTERESTED,
  NOT_INTERESTED,
  CONVERTED;

  /// What that means for the contact. A customer who was spoken to has been reached, whatever the
  /// answer; only interest is a response.
  List<ReportType> reports() {
    return switch (this) {
      case REACHED, NOT_INTERESTED -> List.of(ReportType.DELIVERED);
      case NOT_REACHED -> List.of(ReportType.FAILED);
      case INTERESTED -> List.of(ReportType.DELIVERED, ReportType.RESPONDED);
      case CONVERTED -> List.of(ReportType.DELIVERED, ReportType.RESPONDED, ReportType.CONVERTED);
    };
  }
}
