package io.clientele.customer.behaviour;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The monthly partitions of the table of behaviours, made when a month is first needed.
///
/// A partition is made beside the table and then attached: unlike `create table ... partition of`,
/// that does not wait for those who are writing, nor make anybody wait.
@ApplicationScoped
class BehaviourMonths {
  /// Key of the advisory lock; spells "mont".
  private static final int LOCK = 0x6d6f6e74;

  private final Database database;
  private final Set<YearMonth> made = ConcurrentHashMap.newKeySet();

  BehaviourMonths(Database database) {
    this.database = database;
  }

  /// Sees to it that behaviours of these days can be stored.
  void ensure(Collection<LocalDate> days) {
    var missing =
        days.stream()
            .map(YearMonth::from)
            .filter(month -> !made.contains(month))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!missing.isEmpty()) {
      database.callApart(connection -> {
        Sql.on(connection, "select pg_advisory_xact_lock(?)").with(LOCK).first(_ -> true);
        for (var month : missing) {
          make(connection, month);
        }
        return missing;
      });
      made.addAll(missing);
    }
  }

  private static void make(Connection connection, YearMonth month) throws SQLException {
    var name = "behaviour_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    var exists =
        Sql.on(connection, "select to_regclass(?) is not null")
            .with(name)
            .first(row -> row.getBoolean(1))
            .orElseThrow();
    if (!exists) {
      Sql.on(connection, "create table %s (like behaviour including all)".formatted(name)).run();
      Sql.on(
              connection,
              "alter table behaviour attach partition %s for values from ('%s') to ('%s')"
                  .formatted(name, month.atDay(1), month.plusMonths(1).atDay(1)))
          .run();
    }
  }
}
