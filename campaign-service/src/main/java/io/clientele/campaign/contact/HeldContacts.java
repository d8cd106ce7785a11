package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/// Keeps contacts until the end of the transaction. In the order of their ids, so that two who work
/// on several never wait for each other in a circle.
final class HeldContacts {
  private static final String HOLD =
      "select id from contact where id = any (?) order by id for no key update";

  private HeldContacts() {}

  static void hold(Connection connection, Collection<UUID> ids) throws SQLException {
    Sql.of(HOLD, Sql.ids(ids)).list(connection, row -> Sql.id(row, "id"));
  }
}
