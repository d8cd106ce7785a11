package io.clientele.customer.duplicate;

import io.clientele.customer.duplicate.Duplicates.Found;
import io.clientele.customer.duplicate.Duplicates.Rejections;
import io.clientele.customer.matching.MatchModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The pairs that a search finds: those likely enough of which nobody said that they are two.
final class Proposals {
  private final Duplicates duplicates;
  private final DuplicateSearch search;
  private final Rejections rejections;
  private final List<Found> found = new ArrayList<>();
  private long proposed;

  /// @param proposed how many were by whoever worked on the search before
  Proposals(Duplicates duplicates, DuplicateSearch search, Rejections rejections, long proposed) {
    this.duplicates = duplicates;
    this.search = search;
    this.rejections = rejections;
    this.proposed = proposed;
  }

  void judge(Pair pair, MatchModel.Score score) {
    if (score.probability() >= search.minimum() && !rejections.cover(pair)) {
      found.add(new Found(pair, score));
    }
  }

  /// Proposes what was found since the last time.
  void propose(Connection connection, Instant now) throws SQLException {
    if (!found.isEmpty()) {
      proposed += duplicates.propose(connection, search.id(), found, now);
      found.clear();
    }
  }

  /// How many are proposed.
  long proposed() {
    return proposed;
  }
}
