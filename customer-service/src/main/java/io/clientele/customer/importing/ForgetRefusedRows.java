package io.clientele.customer.importing;

import io.clientele.customer.Sql;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.privacy.TraceSearch;
import io.clientele.kernel.json.JsonFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Forgets rows of files that were refused and are about somebody who is erased. They are sealed,
/// so each has to be opened.
@ApplicationScoped
public class ForgetRefusedRows {
  private static final int AT_ONCE = 5_000;

  /// Rows may be long.
  private static final int FETCHED = 50;

  private static final Place BEGINNING = new Place(new UUID(0, 0), 0);

  private static final String SOME =
      """
      select distinct on (job_id, row) job_id, row, original, named from import_refusal
      where (job_id, row) > (?, ?) order by job_id, row limit ?
      """;

  private static final String FORGET =
      """
      delete from import_refusal r using unnest(?, ?) as n (job_id, row)
      where r.job_id = n.job_id and r.row = n.row
      """;

  private final Vault vault;

  ForgetRefusedRows(Vault vault) {
    this.vault = vault;
  }

  private record Place(UUID job, long row) {}

  /// @return how many there were
  public int handle(Connection connection, TraceSearch search) throws SQLException {
    var keys = vault.keyOfNobody(connection);
    var forgotten = 0;
    var after = BEGINNING;
    List<Place> read;
    do {
      var about = new ArrayList<Place>();
      read =
          Sql.on(connection, SOME)
              .with(after.job)
              .with(after.row)
              .with(AT_ONCE)
              .fetching(FETCHED)
              .list(row -> {
                var place = new Place(row.getObject("job_id", UUID.class), row.getLong("row"));
                if (isAbout(search, keys, row)) {
                  about.add(place);
                }
                return place;
              });
      forgotten +=
          Sql.on(connection, FORGET)
              .uuids(about.stream().map(Place::job).toList())
              .array("bigint", about.stream().map(Place::row).toArray())
              .run();
      after = read.isEmpty() ? after : read.getLast();
    } while (read.size() == AT_ONCE);
    return forgotten;
  }

  private static boolean isAbout(TraceSearch search, Keyring keys, ResultSet row)
      throws SQLException {
    var original =
        Objects.requireNonNullElse(
            keys.open(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.getBytes("original")), "");
    var named = keys.open(SealedColumn.IMPORT_NAMED, Vault.NOBODY, row.getBytes("named"));
    return named == null ? isAbout(search, original) : isAbout(search, original, named);
  }

  /// A row of JSON, if it is well-formed.
  private static boolean isAbout(TraceSearch search, String original) {
    return JsonFields.of(original)
        .map(search::finds)
        .orElseGet(() -> search.findsInUnreadable(original));
  }

  /// Before, it was written by what a row names somebody without saying what is what.
  private static boolean isAbout(TraceSearch search, String original, String named) {
    return JsonFields.of(named)
        .map(fields -> search.finds(fields) || search.findsIn(original))
        .orElseGet(() -> search.findsInUnreadable(original + ',' + named));
  }
}
