package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import io.clientele.kernel.event.Topics;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/// Who was erased, for as long as something of them may still come on a topic.
@ApplicationScoped
public class ErasedCustomers {
  private static final Duration LATEST = Topics.KEPT.plus(Topics.GONE_WITHIN).multipliedBy(2);

  private static final String ADD =
      "insert into erased_customer (customer_id) select unnest(?) on conflict do nothing";

  private static final String FORGET =
      "delete from erased_customer where erased_at < now() - make_interval(secs => ?)";

  private final DataSource database;

  ErasedCustomers(DataSource database) {
    this.database = database;
  }

  void add(Connection connection, Collection<UUID> ids) throws SQLException {
    Sql.of(ADD, Sql.ids(ids)).update(connection);
  }

  /// Those of the ids that were.
  public Set<UUID> among(Connection connection, Collection<UUID> ids) throws SQLException {
    return ids.isEmpty()
        ? Set.of()
        : new HashSet<>(
            Sql.of(
                    "select customer_id from erased_customer where customer_id = any (?)",
                    Sql.ids(ids))
                .list(connection, row -> Sql.id(row, "customer_id")));
  }

  @Scheduled(every = "24h", delayed = "10m")
  void forget() throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(FORGET, (int) LATEST.toSeconds()).update(connection);
    }
  }
}
