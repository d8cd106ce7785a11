package io.clientele.customer.branch;

import io.clientele.customer.Sql;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// With which customers somebody may do something: all of them, or those whose column (branch or
/// manager) holds one of the ids. Every query on behalf of a person carries the scope of what may
/// be seen, so that another's customer is not found rather than forbidden.
///
/// @param column of the table `customer`; null for all customers
public record Scope(@Nullable String column, List<UUID> ids) {
  public static final Scope ALL = new Scope(null, List.of());

  private static final String BRANCH = "branch_id";
  private static final String MANAGER = "manager_id";

  static final Scope NONE = ofManagers(List.of());

  static Scope ofBranches(List<UUID> ids) {
    return new Scope(BRANCH, ids);
  }

  static Scope ofManagers(List<UUID> ids) {
    return new Scope(MANAGER, ids);
  }

  public Scope {
    ids = List.copyOf(ids);
  }

  /// A predicate over the row of a customer with this alias; takes the parameters of [#binding()].
  public String over(String alias) {
    return column == null ? "true" : alias + "." + column + " = any (?)";
  }

  /// What [#over(String)] takes: one list, or nothing.
  public Sql.Binding binding() {
    return (statement, place) -> {
      if (column == null) {
        return place;
      }
      statement.setArray(place, statement.getConnection().createArrayOf("uuid", ids.toArray()));
      return place + 1;
    };
  }

  /// Whether a customer of that branch and manager is covered.
  boolean covers(@Nullable UUID branch, @Nullable UUID manager) {
    return coversBranch(branch) || (manager != null && coversManager(manager));
  }

  boolean coversBranch(@Nullable UUID branch) {
    return column == null || (column.equals(BRANCH) && branch != null && ids.contains(branch));
  }

  boolean coversManager(UUID manager) {
    return column == null || (column.equals(MANAGER) && ids.contains(manager));
  }
}
