package io.clientele.campaign.campaign;

import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class Campaigns implements PanacheRepositoryBase<Campaign, UUID> {
  Campaign require(UUID id) {
    return findByIdOptional(id).orElseThrow(() -> unknown(id));
  }

  Campaign lock(UUID id) {
    return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).orElseThrow(() -> unknown(id));
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

  private static InputProblem.NotFound unknown(UUID id) {
    return new InputProblem.NotFound("campaign " + id);
  }
}
