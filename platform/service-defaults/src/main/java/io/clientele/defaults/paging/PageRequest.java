package io.clientele.defaults.paging;

import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which page of a list a client asks for.
///
/// @param limit how many items at most, 1 to 500
/// @param position the sort key of the last item the client has seen, empty for the first page
public record PageRequest(int limit, Optional<List<String>> position) {

  /// @param list what is being listed and by which filter; a cursor is only good for the very list
  ///   it came from
  /// @param width how many parts the sort key has
  public static PageRequest of(
      @Nullable Integer limit, @Nullable String cursor, Cursors cursors, String list, int width) {
    var wanted = limit == null ? Page.DEFAULT_LIMIT : limit;
    if (wanted < 1 || wanted > Page.LARGEST_LIMIT) {
      throw new InputProblem.Invalid(
          "limit",
          "must be between 1 and " + Page.LARGEST_LIMIT,
          "size",
          Map.of("min", 1, "max", Page.LARGEST_LIMIT));
    }
    if (cursor == null) {
      return new PageRequest(wanted, Optional.empty());
    }
    try {
      var position = cursors.read(list, cursor);
      if (position.size() != width) {
        throw new InputProblem.InvalidCursor();
      }
      return new PageRequest(wanted, Optional.of(position));
    } catch (Cursors.InvalidCursor _) {
      throw new InputProblem.InvalidCursor();
    }
  }
}
