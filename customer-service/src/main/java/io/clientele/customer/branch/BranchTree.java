package io.clientele.customer.branch;

import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All branches and relationship managers, held in memory for as long as they do not change.
@ApplicationScoped
public class BranchTree {
  private final Definitions.Copy<Tree> tree;

  BranchTree(Definitions definitions) {
    tree = definitions.copy(BranchTree::read);
  }

  public Tree get(Connection connection) throws SQLException {
    return tree.get(connection);
  }

  /// @param version of the definitions, held by the transaction
  public Tree get(Connection connection, long version) throws SQLException {
    return tree.get(connection, version);
  }

  /// @param path codes from the top down to this branch, each followed by a slash
  public record Node(UUID id, String code, String path, @Nullable String managerUsername) {}

  /// @param branch where the manager works
  public record Manager(UUID id, String code, @Nullable UUID branch, @Nullable String username) {}

  public static final class Tree {
    private final Map<UUID, Node> branches = new HashMap<>();
    private final Map<String, Node> branchesByCode = new HashMap<>();
    private final Map<UUID, Manager> managers = new HashMap<>();
    private final Map<String, Manager> managersByCode = new HashMap<>();

    public Optional<Node> branch(@Nullable UUID id) {
      return Optional.ofNullable(branches.get(id));
    }

    public Optional<Node> branchOf(@Nullable String code) {
      return Optional.ofNullable(branchesByCode.get(code));
    }

    public Optional<Manager> manager(@Nullable UUID id) {
      return Optional.ofNullable(managers.get(id));
    }

    public Optional<Manager> managerOf(@Nullable String code) {
      return Optional.ofNullable(managersByCode.get(code));
    }

    /// The branch of that path and all below it.
    public List<UUID> within(String path) {
      return nodesWithin(path).map(Node::id).toList();
    }

    private Stream<Node> nodesWithin(String path) {
      return branches.values().stream().filter(branch -> branch.path.startsWith(path));
    }

    /// The branches next below this one, in the order of their codes.
    List<Node> below(Node branch) {
      return nodesWithin(branch.path)
          .filter(node -> node.path.equals(branch.path + node.code + "/"))
          .sorted(Comparator.comparing(Node::code))
          .toList();
    }

    List<UUID> managedBy(String username) {
      return branches.values().stream()
          .filter(branch -> username.equals(branch.managerUsername))
          .flatMap(branch -> within(branch.path).stream())
          .distinct()
          .toList();
    }

    Sight sight(Scope scope) {
      var seen =
          managers.values().stream()
              .filter(one -> scope.coversManager(one.id) || scope.coversBranch(one.branch))
              .toList();
      var homes =
          seen.stream().map(Manager::branch).filter(Objects::nonNull).collect(Collectors.toSet());
      return new Sight(
          false,
          branches.keySet().stream()
              .filter(id -> scope.coversBranch(id) || homes.contains(id))
              .collect(Collectors.toSet()),
          seen.stream().map(Manager::id).collect(Collectors.toSet()));
    }

    List<UUID> portfoliosOf(String username) {
      return managers.values().stream()
          .filter(manager -> username.equals(manager.username))
          .map(Manager::id)
          .toList();
    }
  }

  private static Tree read(Connection connection) throws SQLException {
    var tree = new Tree();
    Sql.on(connection, "select id, code, path, manager_username from branch")
        .each(row -> {
          var branch =
              new Node(
                  row.getObject("id", UUID.class),
                  row.getString("code"),
                  row.getString("path"),
                  row.getString("manager_username"));
          tree.branches.put(branch.id, branch);
          tree.branchesByCode.put(branch.code, branch);
        });
    Sql.on(connection, "select id, code, branch_id, username from relationship_manager")
        .each(row -> {
          var manager =
              new Manager(
                  row.getObject("id", UUID.class),
                  row.getString("code"),
                  row.getObject("branch_id", UUID.class),
                  row.getString("username"));
          tree.managers.put(manager.id, manager);
          tree.managersByCode.put(manager.code, manager);
        });
    return tree;
  }
}
