package io.clientele.customer.segment;

import io.clientele.customer.CustomerProblem;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class Segments implements PanacheRepositoryBase<Segment, UUID> {
  Segment get(UUID id) {
    return find("id = ?1 and state <> ?2", id, Segment.State.RETIRING)
        .firstResultOptional()
        .orElseThrow(() -> new InputProblem.NotFound("segment " + id));
  }

  /// Which segments are asked for: all of which everything that is given is true.
  ///
  /// @param name a text that the name contains, in capitals or not
  record Filter(@Nullable String name, Segment.@Nullable Kind kind, Segment.@Nullable State state) {
    Filter {
      if (name != null && !StorableText.is(name)) {
        throw new InputProblem.Invalid(
            "name", "holds characters that cannot be stored", "unstorable");
      }
      if (state == Segment.State.RETIRING) {
        throw new InputProblem.Invalid(
            "state", "must be BUILDING or LIVE", "one-of", Map.of("choices", "BUILDING, LIVE"));
      }
    }
  }

  /// Those behind one of them, oldest first; one more than a page has.
  List<Segment> after(UUID id, Filter filter, int limit) {
    var query = new StringBuilder("id > :after and state <> :retiring");
    var parameters = new HashMap<String, Object>();
    parameters.put("after", id);
    parameters.put("retiring", Segment.State.RETIRING);
    if (filter.name != null) {
      query.append(" and locate(lower(:name), lower(name)) > 0");
      parameters.put("name", filter.name);
    }
    if (filter.kind != null) {
      query.append(" and kind = :kind");
      parameters.put("kind", filter.kind);
    }
    if (filter.state != null) {
      query.append(" and state = :state");
      parameters.put("state", filter.state);
    }
    return find(query.append(" order by id").toString(), parameters).range(0, limit).list();
  }

  /// The segment of that id, of whose members none is about to join or leave.
  Segment getBuilt(UUID id) {
    var segment = get(id);
    if (segment.state != Segment.State.LIVE) {
      throw new CustomerProblem.SegmentBuilding(segment.name);
    }
    return segment;
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
