package io.clientele.campaign.planning;

import io.clientele.defaults.paging.PageRequest;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.util.List;
import java.util.UUID;

/// Lists things by the time of their making, which their ids tell.
final class NewestFirst {
  private NewestFirst() {}

  /// One more row than the page holds, if there is one.
  static <T> List<T> page(PanacheRepositoryBase<T, UUID> things, PageRequest page) {
    var query =
        page.position()
            .map(
                after -> things.find("id < ?1 order by id desc", UUID.fromString(after.getFirst())))
            .orElseGet(() -> things.find("order by id desc"));
    return query.range(0, page.limit()).list();
  }
}
