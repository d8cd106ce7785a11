package io.clientele.customer.segment;

import io.clientele.customer.CustomerProblem;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class Segments implements PanacheRepositoryBase<Segment, UUID> {
  Segment get(UUID id) {
    return find("id = ?1 and state <> ?2", id, Segment.State.RETIRING)
        .firstResultOptional()
        .orElseThrow(() -> new InputProblem.NotFound("segment " + id));
  }

  /// The list of that id, whose members can be chosen.
  Segment getList(UUID id) {
    var segment = get(id);
    if (segment.kind != Segment.Kind.STATIC) {
      throw new CustomerProblem.SegmentHasRule();
    }
    return segment;
  }

  /// @param except the segment that may have the name
  boolean isTaken(String name, @Nullable UUID except) {
    return (except == null ? count("name", name) : count("name = ?1 and id <> ?2", name, except))
        > 0;
  }
}
