package io.clientele.customer.announcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.announcement.AnnounceMemberships.Membership;
import io.clientele.kernel.outbox.OutboxTable;
import io.quarkus.test.TestTransaction;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is told of very many customers at once is divided: a parcel is read into memory as a whole.
@CustomerServiceTest
@TestTransaction
class ParcelsTest {
  private static final int REST = 500;

  @Inject Database database;
  @Inject AnnounceStates announceStates;
  @Inject AnnounceMemberships announceMemberships;

  @Test
  void the_states_of_many_travel_in_several_parcels() {
    var sizes =
        database.call(connection -> {
          announceStates.handle(connection, register(connection));
          return sizes(connection);
        });
    assertThat(sizes).containsExactly(OutboxTable.PARCEL, REST);
  }

  @Test
  void the_memberships_of_many_travel_in_several_parcels() {
    var segment = UUID.randomUUID();
    var sizes =
        database.call(connection -> {
          var entering =
              register(connection).stream()
                  .map(id -> new Membership(id, 2, segment, true))
                  .toList();
          announceMemberships.handle(connection, entering, Instant.now(), "SEGMENT");
          return sizes(connection);
        });
    assertThat(sizes).containsExactly(OutboxTable.PARCEL, REST);
  }

  private static List<CustomerId> register(Connection connection) throws SQLException {
    return Sql.on(
            connection,
            """
            insert into customer (id, kind, registered_on)
            select gen_random_uuid(), 'PERSON', current_date from generate_series(1, ?)
            returning id
            """)
        .with(OutboxTable.PARCEL + REST)
        .list(row -> Sql.customer(row, "id"));
  }

  /// Of the parcels that this transaction wrote.
  private static List<Integer> sizes(Connection connection) throws SQLException {
    return Sql.on(
            connection,
            "select size from outbox where xmin = pg_current_xact_id()::xid order by seq")
        .list(row -> row.getInt("size"));
  }
}
