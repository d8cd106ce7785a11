package io.clientele.campaign;

import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Things of one kind that clients make, change, list newest first, and address by id.
public abstract class IdentifiedRepository<T extends Identified>
    implements PanacheRepositoryBase<T, UUID> {
  private final String noun;
  private final Cursors cursors;
  private final Clock clock;

  /// @param noun what one of them is called
  protected IdentifiedRepository(String noun, Cursors cursors, Clock clock) {
    this.noun = noun;
    this.cursors = cursors;
    this.clock = clock;
  }

  public T require(UUID id) {
    return findByIdOptional(id).orElseThrow(() -> new InputProblem.NotFound(noun + " " + id));
  }

  /// The thing to change, if the change is made from its current version.
  ///
  /// @param ifMatch the request's If-Match
  public T require(UUID id, @Nullable String ifMatch) {
    var thing = require(id);
    EntityVersion.require(ifMatch, thing.version);
    return thing;
  }

  /// Keeps a new thing, which gets its id here.
  public void add(T thing) {
    thing.id = Ids.next();
    thing.createdAt = clock.instant();
    save(thing);
  }

  /// Keeps what was changed.
  public void save(T thing) {
    thing.updatedAt = clock.instant();
    persistAndFlush(thing);
  }

  /// Newest first: the ids tell the time of their making.
  public Page<T> page(@Nullable Integer limit, @Nullable String cursor) {
    return page(Map.of(), limit, cursor);
  }

  /// @param filter fields, with what they must be
  protected Page<T> page(Map<String, ?> filter, @Nullable Integer limit, @Nullable String cursor) {
    var list = noun + "?" + filter;
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var query = new StringBuilder("1 = 1");
    var parameters = new HashMap<String, Object>(filter);
    filter.keySet().forEach(field -> query.append(" and %1$s = :%1$s".formatted(field)));
    page.position()
        .ifPresent(after -> {
          query.append(" and id < :after");
          parameters.put("after", UUID.fromString(after.getFirst()));
        });
    var rows =
        find(query.append(" order by id desc").toString(), parameters)
            .range(0, page.limit())
            .list();
    return Page.of(rows, page.limit(), row -> cursors.write(list, row.id.toString()));
  }
}
