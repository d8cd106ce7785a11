package io.clientele.customer.branch;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class RelationshipManagers implements PanacheRepositoryBase<RelationshipManager, UUID> {
  Optional<RelationshipManager> byCode(String code) {
    return find("code", code).firstResultOptional();
  }
}
