package io.clientele.customer;

import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A page of definitions, which are few and are held in memory. Who asks for them wants all as a
/// rule, so that a page is as long as any may be unless less is asked for.
public final class DefinitionPage {
  /// What the API says of the limit.
  public static final String LIMIT = "How many at most, 1 to 500; 500 when left out";

  private DefinitionPage() {}

  /// @param byName in the order of their names
  public static <T> Page<T> of(
      Map<String, T> byName,
      String list,
      @Nullable Integer limit,
      @Nullable String cursor,
      Cursors cursors) {
    var wanted = Objects.requireNonNullElse(limit, Page.LARGEST_LIMIT);
    var page = PageRequest.of(wanted, cursor, cursors, list, 1);
    var after = page.position().map(List::getFirst).orElse("");
    var rows =
        byName.entrySet().stream()
            .filter(entry -> entry.getKey().compareTo(after) > 0)
            .limit(page.limit() + 1L)
            .toList();
    return Page.of(rows, page.limit(), row -> cursors.write(list, row.getKey()))
        .map(Entry::getValue);
  }
}
