package io.clientele.customer.importing;

import io.clientele.customer.Sql;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.privacy.Traces;
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
  public int handle(Connection connection, Traces traces) throws SQLException {
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
                if (traces.areIn(content(keys, row))) {
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

  /// The row as it was written, what its fields say, and by which identifiers it names somebody.
  private static String content(Keyring keys, ResultSet row) throws SQLException {
    var original = keys.open(SealedColumn.IMPORT_REFUSAL, Vault.NOBODY, row.getBytes("original"));
    var named = keys.open(SealedColumn.IMPORT_NAMED, Vault.NOBODY, row.getBytes("named"));
    var text = Objects.requireNonNullElse(original, "");
    return text + ',' + JsonFields.text(text) + ',' + Objects.requireNonNullElse(named, "");
  }
}
