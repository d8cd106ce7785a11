package io.clientele.customer.duplicate;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A search of the whole base.
///
/// @param minimum probability of the pairs to be proposed
/// @param customers how many were read
/// @param pairs how many share a blocking key, counted once for each key
/// @param compared how many of them were compared: each once, and none that are certainly not one
/// @param progress which part of the pairs was gone through; null before and when it was broken off
/// @param proposed how many are proposed
record DuplicateSearch(
    UUID id,
    State state,
    double minimum,
    long customers,
    long pairs,
    long compared,
    @Nullable Double progress,
    long proposed,
    String createdBy,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {
  enum State {
    RECEIVED,
    RUNNING,
    COMPLETED,
    CANCELLED,
    FAILED
  }
}
