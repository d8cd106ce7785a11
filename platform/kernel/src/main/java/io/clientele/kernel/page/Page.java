package io.clientele.kernel.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list. `next` is the cursor of the page that follows, null on the last one.
public record Page<T>(List<T> items, @Nullable String next) {
  public static final int DEFAULT_LIMIT = 50;
  public static final int LARGEST_LIMIT = 500;

  public Page {
    items = List.copyOf(items);
  }

  /// Makes a page of rows fetched with `limit + 1`: the surplus row only tells that there is more.
  public static <T> Page<T> of(List<T> rows, int limit, Function<T, String> cursorAfter) {
    if (rows.size() <= limit) {
      return new Page<>(rows, null);
    }
    var items = rows.subList(0, limit);
    return new Page<>(items, cursorAfter.apply(items.getLast()));
  }

  public <R> Page<R> map(Function<T, R> view) {
    return new Page<>(items.stream().map(view).toList(), next);
  }
}
