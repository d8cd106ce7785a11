package io.clientele.customer.recheck;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to be judged again, and how far that has come.
@ApplicationScoped
public class Rechecks {
  /// Why customers are to be judged.
  public enum Reason {
    /// A model was changed.
    MODEL,
    /// The branch of the customers was moved in the tree.
    BRANCH,
    /// A new rule counts days, and a day has passed.
    TIME
  }

  private static final LocalDate AT_ONCE = LocalDate.EPOCH;

  private static final String ASK =
      "insert into recheck (reason, due_on, branch_id, types) values (?, ?, ?, ?::text[])";

  // Those under way were begun under definitions that are not in force any more.
  private static final String WITHDRAW =
      "delete from recheck where reason = ? and branch_id is null and types is null";

  // Those of one day are worked through together, as long as they are not begun.
  private static final String WITHDRAW_UNBEGUN =
      """
      delete from recheck where reason = ? and due_on = ? and branch_id is null
        and reached = '00000000-0000-0000-0000-000000000000'
      """;

  private static final String WIDEN =
      """
      update recheck r
      set types = case when r.types is not null
        then array(select distinct t from unnest(r.types || ?::text[]) t order by t) end
      where r.reason = ? and r.due_on = ? and r.branch_id is null
        and r.reached = '00000000-0000-0000-0000-000000000000'
      """;

  private static final String CLAIM =
      """
      select id, reason, branch_id, types, reached from recheck where due_on <= ?
      order by due_on, id limit 1 for update skip locked
      """;

  private static final String OF_BRANCH = "and c.branch_id = ?";

  private static final String WITH_BEHAVIOURS =
      """
      and exists (
        select 1 from behaviour_day b where b.customer_id = c.id and b.type = any (?::text[]))
      """;

  /// Has everybody judged, instead of what is left of the last time for the same reason.
  public void ofEverybody(Connection connection, Reason reason) throws SQLException {
    Sql.on(connection, WITHDRAW).with(reason.name()).run();
    ask(connection, reason, AT_ONCE, null, null);
  }

  /// Has everybody judged from that day on.
  public void ofEverybody(Connection connection, Reason reason, LocalDate from)
      throws SQLException {
    Sql.on(connection, WITHDRAW_UNBEGUN).with(reason.name()).with(from).run();
    ask(connection, reason, from, null, null);
  }

  /// Has the customers of one branch judged, not those of the branches below it.
  public void ofBranch(Connection connection, Reason reason, UUID branch) throws SQLException {
    ask(connection, reason, AT_ONCE, branch, null);
  }

  /// Has those judged from that day on who have behaviours of any of these types.
  public void ofBehaviours(
      Connection connection, Reason reason, Collection<String> types, LocalDate from)
      throws SQLException {
    var widened = Sql.on(connection, WIDEN).texts(types).with(reason.name()).with(from).run();
    if (widened == 0) {
      ask(connection, reason, from, null, types);
    }
  }

  private static void ask(
      Connection connection,
      Reason reason,
      LocalDate from,
      @Nullable UUID branch,
      @Nullable Collection<String> types)
      throws SQLException {
    var statement = Sql.on(connection, ASK).with(reason.name()).with(from).with(branch);
    (types == null ? statement.with(null) : statement.texts(types)).run();
  }

  /// Whether customers are still to be judged for this reason.
  public boolean isPending(Connection connection, Reason reason) throws SQLException {
    return Sql.on(connection, "select 1 from recheck where reason = ? limit 1")
        .with(reason.name())
        .first(_ -> true)
        .isPresent();
  }

  /// Whether any has come due.
  public boolean isAnyDue(Connection connection, LocalDate today) throws SQLException {
    return Sql.on(connection, "select 1 from recheck where due_on <= ? limit 1")
        .with(today)
        .first(_ -> true)
        .isPresent();
  }

  /// One that was asked for.
  ///
  /// @param branch null for all
  /// @param types null for all customers, whatever they did
  /// @param reached the last customer who was judged
  public record Recheck(
      UUID id,
      Reason reason,
      @Nullable UUID branch,
      @Nullable List<String> types,
      CustomerId reached) {}

  /// One that has come due and is worked on by nobody else; it stays ours to the end of the
  /// transaction.
  public Optional<Recheck> claim(Connection connection, LocalDate today) throws SQLException {
    return Sql.on(connection, CLAIM).with(today).first(Rechecks::recheck);
  }

  private static Recheck recheck(ResultSet row) throws SQLException {
    var types = row.getArray("types");
    return new Recheck(
        row.getObject("id", UUID.class),
        Reason.valueOf(row.getString("reason")),
        row.getObject("branch_id", UUID.class),
        types == null ? null : Arrays.asList((String[]) types.getArray()),
        Sql.customer(row, "reached"));
  }

  /// The customers whose turn it is.
  public List<CustomerId> next(Connection connection, Recheck recheck, int most)
      throws SQLException {
    var branch = recheck.branch();
    var types = recheck.types();
    var only = (branch == null ? "" : OF_BRANCH) + (types == null ? "" : WITH_BEHAVIOURS);
    var statement =
        Sql.on(
                connection,
                """
                select c.id from customer c
                where c.id > ? %s
                order by c.id limit ?
                """
                    .formatted(only))
            .with(recheck.reached());
    if (branch != null) {
      statement.with(branch);
    }
    if (types != null) {
      statement.texts(types);
    }
    return statement.with(most).list(row -> Sql.customer(row, "id"));
  }

  public void reached(Connection connection, Recheck recheck, CustomerId last) throws SQLException {
    Sql.on(connection, "update recheck set reached = ? where id = ?")
        .with(last)
        .with(recheck.id())
        .run();
  }

  public void finish(Connection connection, Recheck recheck) throws SQLException {
    Sql.on(connection, "delete from recheck where id = ?").with(recheck.id()).run();
  }
}
