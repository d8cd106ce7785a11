package io.clientele.customer.duplicate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Two customers that are probably one.
///
/// @param probability that they are, by the model of the search that found them
/// @param weight its log odds to the base of two
/// @param parts what each field said for it or against it
record Duplicate(
    UUID id,
    Pair pair,
    State state,
    double probability,
    double weight,
    JsonNode parts,
    Instant foundAt,
    @Nullable Instant decidedAt,
    @Nullable String decidedBy) {
  enum State {
    OPEN,
    ACCEPTED,
    REJECTED
  }
}
