package io.clientele.customer.segment;

import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

@ApplicationScoped
class Segments implements PanacheRepositoryBase<Segment, UUID> {
  Segment get(UUID id) {
    return find("id = ?1 and state <> ?2", id, Segment.State.RETIRING)
        .firstResultOptional()
        .orElseThrow(() -> new InputProblem.NotFound("segment " + id));
  }
}
