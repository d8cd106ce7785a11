package io.clientele.customer.branch;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class RelationshipManagers implements PanacheRepositoryBase<RelationshipManager, UUID> {
  Optional<RelationshipManager> byCode(String code) {
    return find("code", code).firstResultOptional();
  }

  /// Some of the relationship managers in the order of their codes.
  List<RelationshipManager> after(String code, Sight sight, int some) {
    var found =
        sight.all()
            ? find("code > ?1 order by code", code)
            : find("code > ?1 and id in ?2 order by code", code, sight.managers());
    return found.range(0, some).list();
  }
}
