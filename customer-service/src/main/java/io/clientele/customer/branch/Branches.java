package io.clientele.customer.branch;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class Branches implements PanacheRepositoryBase<Branch, UUID> {
  Optional<Branch> byCode(String code) {
    return find("code", code).firstResultOptional();
  }

  /// Some of the branches in the order of the tree.
  ///
  /// @param path after that of a branch
  List<Branch> after(String path, Sight sight, int some) {
    var found =
        sight.all()
            ? find("path > ?1 order by path", path)
            : find("path > ?1 and id in ?2 order by path", path, sight.branches());
    return found.range(0, some).list();
  }

  /// The branch and all below it.
  List<Branch> within(String path) {
    return list("left(path, length(?1)) = ?1", path);
  }
}
