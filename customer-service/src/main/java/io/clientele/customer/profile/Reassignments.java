package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Branches whose customers are being moved, or were.
@ApplicationScoped
class Reassignments {
  private static final String STORE =
      """
      insert into reassignment (id, from_branch, to_branch, manager_id, created_by, created_at)
      values (?, ?, ?, ?, ?, ?)
      """;

  private static final String OF_BRANCH =
      "select * from reassignment where from_branch = ? and id < ? order by id desc limit ?";

  private static final String CLAIM =
      """
      select * from reassignment where finished_at is null
      order by id limit 1 for update skip locked
      """;

  private static final String IN_TURN =
      "select id from customer where branch_id = ? and id > ? order by id limit ?";

  private static final String REACHED =
      "update reassignment set reached = ?, moved = moved + ? where id = ?";

  /// @param manager whom the customers get; null to leave them theirs
  /// @param reached the last customer who was moved
  record Reassignment(
      UUID id,
      UUID from,
      UUID to,
      @Nullable UUID manager,
      CustomerId reached,
      long moved,
      String createdBy,
      Instant createdAt,
      @Nullable Instant finishedAt) {}

  void store(Connection connection, Reassignment reassignment) throws SQLException {
    Sql.on(connection, STORE)
        .with(reassignment.id())
        .with(reassignment.from())
        .with(reassignment.to())
        .with(reassignment.manager())
        .with(reassignment.createdBy())
        .with(reassignment.createdAt())
        .run();
  }

  /// The latest first.
  List<Reassignment> of(Connection connection, UUID branch, UUID before, int most)
      throws SQLException {
    return Sql.on(connection, OF_BRANCH)
        .with(branch)
        .with(before)
        .with(most)
        .list(Reassignments::reassignment);
  }

  boolean isAnyOpen(Connection connection) throws SQLException {
    return Sql.on(connection, "select 1 from reassignment where finished_at is null limit 1")
        .first(_ -> true)
        .isPresent();
  }

  /// One that nobody else works on; it stays ours to the end of the transaction.
  Optional<Reassignment> claim(Connection connection) throws SQLException {
    return Sql.on(connection, CLAIM).first(Reassignments::reassignment);
  }

  /// The customers whose turn it is.
  List<CustomerId> next(Connection connection, Reassignment reassignment, int most)
      throws SQLException {
    return Sql.on(connection, IN_TURN)
        .with(reassignment.from())
        .with(reassignment.reached())
        .with(most)
        .list(row -> Sql.customer(row, "id"));
  }

  void reached(Connection connection, Reassignment reassignment, CustomerId last, int moved)
      throws SQLException {
    Sql.on(connection, REACHED).with(last).with(moved).with(reassignment.id()).run();
  }

  void finish(Connection connection, Reassignment reassignment, Instant now) throws SQLException {
    Sql.on(connection, "update reassignment set finished_at = ? where id = ?")
        .with(now)
        .with(reassignment.id())
        .run();
  }

  private static Reassignment reassignment(ResultSet row) throws SQLException {
    return new Reassignment(
        row.getObject("id", UUID.class),
        row.getObject("from_branch", UUID.class),
        row.getObject("to_branch", UUID.class),
        row.getObject("manager_id", UUID.class),
        Sql.customer(row, "reached"),
        row.getLong("moved"),
        row.getString("created_by"),
        Sql.time(row, "created_at"),
        Sql.timeOrNull(row, "finished_at"));
  }
}
