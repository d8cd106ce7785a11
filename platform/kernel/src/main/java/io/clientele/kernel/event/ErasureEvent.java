package io.clientele.kernel.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What became of erasures in the services that were told of them. customer-service writes the
/// certificate when all have confirmed; any other system may confirm as well. No personal data.
public sealed interface ErasureEvent extends PublishedEvent {
  Topic TOPIC = Topics.ERASURES;

  @Override
  default Topic topic() {
    return TOPIC;
  }

  /// A service holds nothing that identifies the customer any more.
  ///
  /// @param erasureId as [CustomerEvent.Erased] named it
  /// @param service that confirms
  @EventType("erasure.confirmed.v1")
  record Confirmed(UUID erasureId, String service, Instant occurredAt, List<ErasedRows> rows)
      implements ErasureEvent {
    @Override
    public String key() {
      return erasureId.toString();
    }
  }

  /// @param deed what was done with the rows: DELETED, EMPTIED (the row stays, without what it said
  ///   of the customer) or PSEUDONYMISED (it stays, under a random id)
  /// @param rows how many there were
  record ErasedRows(String table, String deed, long rows) {
    public static final String DELETED = "DELETED";
    public static final String EMPTIED = "EMPTIED";
    public static final String PSEUDONYMISED = "PSEUDONYMISED";
  }

  record Unrecognised(String type, String key) implements ErasureEvent, UnrecognisedEvent {}
}
