package io.clientele.customer.duplicate;

import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Database;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Ends a search before it is through. What it has proposed stays, beside the proposals of earlier
/// searches.
@ApplicationScoped
class CancelSearch {
  private final Database database;
  private final DuplicateSearches searches;
  private final Blocks blocks;

  CancelSearch(Database database, DuplicateSearches searches, Blocks blocks) {
    this.database = database;
    this.searches = searches;
    this.blocks = blocks;
  }

  DuplicateSearch handle(UUID id) {
    return database.call(connection -> {
      // Its worker writes keys only after it has found the search to be its own.
      if (searches.cancel(connection, id)) {
        blocks.clear(connection);
        return searches.find(connection, id).orElseThrow();
      }
      var search = searches.find(connection, id);
      throw search.isEmpty()
          ? new InputProblem.NotFound("search " + id)
          : new CustomerProblem.SearchEnded(search.get().state().name());
    });
  }
}
