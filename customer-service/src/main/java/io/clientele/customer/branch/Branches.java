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

  /// The branch and all below it.
  List<Branch> within(String path) {
    return list("left(path, length(?1)) = ?1", path);
  }
}
