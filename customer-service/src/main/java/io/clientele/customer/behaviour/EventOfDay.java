package io.clientele.customer.behaviour;

import java.time.LocalDate;
import java.util.UUID;

/// An event of a source, on the business day on which it says that it occurred.
record EventOfDay(UUID key, LocalDate day) {
  EventOfDay after(int days) {
    return new EventOfDay(key, day.plusDays(days));
  }
}
