package io.clientele.campaign.campaign;

import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class Campaigns implements PanacheRepositoryBase<Campaign, UUID> {
  Campaign require(UUID id) {
    return findByIdOptional(id).orElseThrow(() -> new InputProblem.NotFound("campaign " + id));
  }

  /// The row is locked before the entity is read: Hibernate's own lock of an entity with a
  /// collection locks afterwards, and fails when others lock the same row.
  Campaign lock(UUID id) {
    getEntityManager()
        .createNativeQuery("select id from campaign where id = :id for update", UUID.class)
        .setParameter("id", id)
        .getResultList();
    return require(id);
  }

  /// Newest first; one more than the page holds, if there is one.
  List<Campaign> page(@Nullable CampaignState state, PageRequest page) {
    var conditions = new ArrayList<String>();
    var parameters = new HashMap<String, Object>();
    if (state != null) {
      conditions.add("state = :state");
      parameters.put("state", state);
    }
    page.position()
        .ifPresent(after -> {
          conditions.add("id < :after");
          parameters.put("after", UUID.fromString(after.getFirst()));
        });
    var where = conditions.isEmpty() ? "" : String.join(" and ", conditions);
    return find(where + " order by id desc", parameters).range(0, page.limit()).list();
  }
}
