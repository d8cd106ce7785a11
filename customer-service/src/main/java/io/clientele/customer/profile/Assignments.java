package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// To which branch and manager customers were assigned, since they are known.
@ApplicationScoped
class Assignments {
  private static final String ADD =
      """
      insert into assignment (customer_id, branch_from, branch_to, manager_from, manager_to,
        assigned_at, assigned_by)
      select n.*, ?, ? from unnest(?, ?, ?, ?, ?) as n
      """;

  private static final String LIST =
      """
      select a.id, a.assigned_at, a.assigned_by,
        a.branch_from is distinct from a.branch_to as moved,
        bf.code as branch_from, bt.code as branch_to,
        a.manager_from is distinct from a.manager_to as handed,
        mf.code as manager_from, mt.code as manager_to
      from assignment a
      left join branch bf on bf.id = a.branch_from
      left join branch bt on bt.id = a.branch_to
      left join relationship_manager mf on mf.id = a.manager_from
      left join relationship_manager mt on mt.id = a.manager_to
      where a.customer_id = ? and (?::uuid is null or a.id < ?) order by a.id desc limit ?
      """;

  /// Codes of branches or of managers; null for none.
  record Turn(@Nullable String from, @Nullable String to) {}

  /// A change of branch, of manager, or of both.
  record Assignment(
      UUID id,
      @Nullable Turn branch,
      @Nullable Turn manager,
      Instant assignedAt,
      String assignedBy) {}

  private record Entry(
      CustomerId customer,
      @Nullable UUID branchFrom,
      @Nullable UUID branchTo,
      @Nullable UUID managerFrom,
      @Nullable UUID managerTo) {
    boolean isChange() {
      return !Objects.equals(branchFrom, branchTo) || !Objects.equals(managerFrom, managerTo);
    }
  }

  /// Writes down whose branch or manager is another one than before.
  ///
  /// @param before new customers are not in it
  void note(
      Connection connection,
      Map<CustomerId, Customers.Stored> before,
      Map<CustomerId, Profile> after,
      Instant at,
      String by)
      throws SQLException {
    var entries = new ArrayList<Entry>();
    after.forEach((id, profile) -> {
      var known = before.get(id);
      entries.add(
          new Entry(
              id,
              known == null ? null : known.profile().branch(),
              profile.branch(),
              known == null ? null : known.profile().manager(),
              profile.manager()));
    });
    entries.removeIf(entry -> !entry.isChange());
    if (!entries.isEmpty()) {
      Sql.on(connection, ADD)
          .with(at)
          .with(by)
          .customers(entries.stream().map(Entry::customer).toList())
          .uuids(entries.stream().map(Entry::branchFrom).toList())
          .uuids(entries.stream().map(Entry::branchTo).toList())
          .uuids(entries.stream().map(Entry::managerFrom).toList())
          .uuids(entries.stream().map(Entry::managerTo).toList())
          .run();
    }
  }

  /// A customer's assignments, latest first.
  List<Assignment> list(
      Connection connection, CustomerId customer, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, LIST)
        .with(customer)
        .with(before)
        .with(before)
        .with(limit)
        .list(row ->
            new Assignment(
                row.getObject("id", UUID.class),
                row.getBoolean("moved")
                    ? new Turn(row.getString("branch_from"), row.getString("branch_to"))
                    : null,
                row.getBoolean("handed")
                    ? new Turn(row.getString("manager_from"), row.getString("manager_to"))
                    : null,
                Sql.time(row, "assigned_at"),
                row.getString("assigned_by")));
  }
}
