package io.clientele.customer.branch;

import java.util.Set;
import java.util.UUID;

/// Which branches and relationship managers somebody may see, as distinct from the customers of a
/// [Scope]: whoever has a portfolio sees the branch it belongs to, not what others do there.
///
/// @param all whether those of the whole bank, which are not listed then
record Sight(boolean all, Set<UUID> branches, Set<UUID> managers) {
  static final Sight ALL = new Sight(true, Set.of(), Set.of());

  Sight {
    branches = Set.copyOf(branches);
    managers = Set.copyOf(managers);
  }

  boolean ofBranch(Branch branch) {
    return all || branches.contains(branch.id);
  }

  boolean ofManager(RelationshipManager manager) {
    return all || managers.contains(manager.id);
  }
}
