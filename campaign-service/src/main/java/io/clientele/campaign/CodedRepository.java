package io.clientele.campaign;

import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Things of one kind that clients describe by PUT at their code, and list in its order.
public abstract class CodedRepository<T extends Coded> implements PanacheRepositoryBase<T, String> {
  private final String noun;
  private final Cursors cursors;
  private final Clock clock;

  /// @param noun what one of them is called
  protected CodedRepository(String noun, Cursors cursors, Clock clock) {
    this.noun = noun;
    this.cursors = cursors;
    this.clock = clock;
  }

  public T require(String code) {
    return findByIdOptional(code).orElseThrow(() -> new InputProblem.NotFound(noun + " " + code));
  }

  /// What is to be described: something new, or what is there if the request was made from its
  /// current version.
  ///
  /// @param inBody the code in the body, which may only repeat the one in the address
  public T open(
      String code, @Nullable String inBody, Precondition precondition, Supplier<T> blank) {
    if (inBody != null && !inBody.equals(code)) {
      throw new InputProblem.Invalid("code", "must be the one in the address, or left out");
    }
    var known = findByIdOptional(code);
    if (known.isPresent()) {
      precondition.letChange(known.get().version);
      return known.get();
    }
    precondition.letMake();
    var thing = blank.get();
    thing.code = code;
    thing.createdAt = clock.instant();
    return thing;
  }

  /// Keeps what was described.
  public void save(T thing) {
    thing.updatedAt = clock.instant();
    persistAndFlush(thing);
  }

  public Page<T> page(@Nullable Integer limit, @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, noun, 1);
    var after = page.position().map(List::getFirst).orElse("");
    var rows = find("code > ?1 order by code", after).range(0, page.limit()).list();
    return Page.of(rows, page.limit(), row -> cursors.write(noun, row.code));
  }
}
