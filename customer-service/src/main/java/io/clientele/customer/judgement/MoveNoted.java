package io.clientele.customer.judgement;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;

/// Lets some of the customers join or leave a segment who were noted for it.
@ApplicationScoped
class MoveNoted {
  private final Definitions definitions;
  private final NotedCustomers noted;
  private final Judge judge;
  private final MoveMembers moveMembers;
  private final JudgementConfig config;

  MoveNoted(
      Definitions definitions,
      NotedCustomers noted,
      Judge judge,
      MoveMembers moveMembers,
      JudgementConfig config) {
    this.definitions = definitions;
    this.noted = noted;
    this.judge = judge;
    this.moveMembers = moveMembers;
    this.config = config;
  }

  /// Returns whether there were any whom nobody else is moving or judging.
  boolean handle(Connection connection, UnfinishedSegment segment) throws SQLException {
    var version = definitions.hold(connection);
    var judged = judge.reads(connection, version, segment.id());
    var claimed =
        noted.claim(connection, segment.id(), judged ? config.batch() : config.movedAtOnce());
    if (claimed.isEmpty()) {
      return noted.forgetStrangers(connection, segment.id()) > 0;
    }
    var moves = noted.stillNoted(connection, segment.id(), claimed);
    if (judged) {
      var changes = new HashMap<CustomerId, Change>();
      moves.forEach((id, joins) -> changes.put(id, Change.ofMembership(segment.id(), joins)));
      judge.handle(connection, version, changes, Cause.SEGMENT);
    } else {
      moveMembers.handle(connection, segment.id(), moves);
    }
    noted.settle(connection, segment.id(), claimed);
    return true;
  }
}
