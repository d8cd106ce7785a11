package io.clientele.customer.judgement;

import io.clientele.customer.lifecycle.LifecycleHistory.Move;
import io.clientele.kernel.condition.Features;
import io.clientele.kernel.event.CustomerEvent;
import java.time.Instant;

/// What other systems are told of moves.
final class MoveEvents {
  private MoveEvents() {}

  /// @param version the customer's, after the move
  /// @param after the customer as it is after all its moves
  static CustomerEvent of(Move move, long version, Features after, Instant now, Cause cause) {
    var id = move.customer().value();
    return switch (move.axis()) {
      case STAGE ->
          new CustomerEvent.StageChanged(
              id,
              version,
              now,
              move.from(),
              move.to(),
              cause.word(),
              after.tier(),
              after.base(),
              after.branch());
      case TIER ->
          new CustomerEvent.TierChanged(
              id,
              version,
              now,
              move.from(),
              move.to(),
              cause.word(),
              after.stage(),
              after.base(),
              after.branch());
      case BASE ->
          new CustomerEvent.BaseChanged(id, version, now, move.from(), move.to(), cause.word());
    };
  }
}
