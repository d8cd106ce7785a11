package io.clientele.campaign.policy;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityNotFoundException;

@ApplicationScoped
class ContactPolicies implements PanacheRepositoryBase<ContactPolicy, Boolean> {
  ContactPolicy current() {
    return findByIdOptional(true).orElseThrow(EntityNotFoundException::new);
  }
}
