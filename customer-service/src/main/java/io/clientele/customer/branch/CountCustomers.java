package io.clientele.customer.branch;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Counts the customers of branches and portfolios whom the user may see by where they stand. One
/// pass over the customers yields so few groups that every total is added up from them.
@ApplicationScoped
class CountCustomers {
  private final Database database;
  private final BranchTree branches;
  private final CurrentScope scope;

  CountCustomers(Database database, BranchTree branches, CurrentScope scope) {
    this.database = database;
    this.branches = branches;
    this.scope = scope;
  }

  /// @param stages customers by stage; likewise tiers and bases
  record Counts(
      long customers, Map<String, Long> stages, Map<String, Long> tiers, Map<String, Long> bases) {}

  /// @param counts of the branch and all below it
  record Child(String code, Counts counts) {}

  /// @param total of the branch and all below it
  /// @param own of the branch itself
  record OfBranch(String code, Counts total, Counts own, List<Child> children) {}

  record OfManager(String code, Counts total) {}

  OfBranch ofBranch(String code) {
    return database.call(connection -> {
      var branch = scope.requireBranch(connection, code);
      var tree = branches.get(connection);
      var groups = groups(connection, "branch_id", tree.within(branch.path()));
      var children =
          tree.below(branch).stream()
              .map(child -> {
                var within = Set.copyOf(tree.within(child.path()));
                return new Child(
                    child.code(),
                    counts(groups, group -> group.branch != null && within.contains(group.branch)));
              })
              .toList();
      return new OfBranch(
          code,
          counts(groups, _ -> true),
          counts(groups, group -> branch.id().equals(group.branch)),
          children);
    });
  }

  OfManager ofManager(String code) {
    return database.call(connection -> {
      var manager = scope.requireManager(connection, code);
      var groups = groups(connection, "manager_id", List.of(manager.id()));
      return new OfManager(code, counts(groups, _ -> true));
    });
  }

  private record Group(
      @Nullable UUID branch,
      @Nullable String stage,
      @Nullable String tier,
      @Nullable String base,
      long customers) {}

  /// Of the customers whose column holds one of the ids, those that the user may see.
  private List<Group> groups(Connection connection, String column, List<UUID> ids)
      throws SQLException {
    var visible = scope.get(connection);
    return Sql.on(
            connection,
            """
            select c.branch_id, c.stage, c.tier, c.base, count(*) as customers
            from customer c where c.%s = any (?) and %s
            group by c.branch_id, c.stage, c.tier, c.base
            """
                .formatted(column, visible.over("c")))
        .uuids(ids)
        .bind(visible.binding())
        .list(row ->
            new Group(
                row.getObject("branch_id", UUID.class),
                row.getString("stage"),
                row.getString("tier"),
                row.getString("base"),
                row.getLong("customers")));
  }

  private static Counts counts(List<Group> groups, Predicate<Group> wanted) {
    var customers = 0L;
    var stages = new TreeMap<String, Long>();
    var tiers = new TreeMap<String, Long>();
    var bases = new TreeMap<String, Long>();
    for (var group : groups) {
      if (wanted.test(group)) {
        customers += group.customers;
        add(stages, group.stage, group.customers);
        add(tiers, group.tier, group.customers);
        add(bases, group.base, group.customers);
      }
    }
    return new Counts(customers, stages, tiers, bases);
  }

  private static void add(Map<String, Long> counts, @Nullable String place, long customers) {
    if (place != null) {
      counts.merge(place, customers, Long::sum);
    }
  }
}
