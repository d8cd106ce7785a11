package io.clientele.customer.lifecycle;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Every move of every customer, with its cause.
@ApplicationScoped
public class LifecycleHistory {
  private static final int LONGEST = 200;

  private static final String APPEND =
      """
      insert into lifecycle_history (customer_id, axis, from_place, to_place, at, cause)
      select m.customer_id, m.axis, m.from_place, m.to_place, ?, ?
      from unnest(?, ?, ?, ?) as m (customer_id, axis, from_place, to_place)
      """;

  private static final String OF_CUSTOMER =
      """
      select axis, from_place, to_place, at, cause from lifecycle_history
      where customer_id = ? order by id desc limit ?
      """;

  /// @param from null for the first place a customer got
  public record Move(CustomerId customer, Axis axis, @Nullable String from, String to) {}

  /// One line of the history.
  record Line(
      Axis axis,
      @Nullable String from,
      String to,
      Instant at,
      @Schema(
              enumeration = {
                "REGISTRATION",
                "PROFILE",
                "CONSENT",
                "BEHAVIOUR",
                "TIME",
                "MODEL",
                "BRANCH",
                "SEGMENT",
                "MERGE"
              })
          String cause) {}

  public void append(Connection connection, Collection<Move> moves, Instant at, String cause)
      throws SQLException {
    Sql.on(connection, APPEND)
        .with(at)
        .with(cause)
        .customers(moves.stream().map(Move::customer).toList())
        .texts(moves.stream().map(move -> move.axis().name()).toList())
        .texts(moves.stream().map(Move::from).toList())
        .texts(moves.stream().map(Move::to).toList())
        .run();
  }

  /// The latest moves of a customer, newest first.
  List<Line> of(Connection connection, CustomerId customer) throws SQLException {
    return Sql.on(connection, OF_CUSTOMER)
        .with(customer)
        .with(LONGEST)
        .list(row ->
            new Line(
                Axis.valueOf(row.getString("axis")),
                row.getString("from_place"),
                row.getString("to_place"),
                Sql.time(row, "at"),
                row.getString("cause").toUpperCase(Locale.ROOT)));
  }
}
