package io.clientele.customer.importing;

import java.util.List;

/// What became of a chunk of rows.
///
/// @param applied how many rows were applied
record Chunk(long applied, List<Refusal> refusals) {
  Chunk {
    refusals = List.copyOf(refusals);
  }

  /// How many rows were refused; one row may be refused for several reasons.
  long refused() {
    return refusals.stream().mapToLong(Refusal::row).distinct().count();
  }
}
