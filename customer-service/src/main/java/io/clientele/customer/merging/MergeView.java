package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Merges;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A merge as clients see it.
///
/// @param undoneAt null while it stands
record MergeView(
    UUID id,
    CustomerId survivorId,
    CustomerId mergedId,
    Merges.Cause cause,
    @Nullable String reason,
    Instant mergedAt,
    String mergedBy,
    @Nullable Instant undoneAt,
    @Nullable String undoneBy) {
  static MergeView of(Merges.Merge merge) {
    return new MergeView(
        merge.id(),
        merge.survivor(),
        merge.merged(),
        merge.cause(),
        merge.reason(),
        merge.mergedAt(),
        merge.mergedBy(),
        merge.undoneAt(),
        merge.undoneBy());
  }
}
