package io.clientele.bench;

import io.clientele.local.postgres.PostgresServer;
import io.clientele.local.stack.PortSetting;
import io.clientele.local.stack.StackSettings;
import java.sql.Connection;
import java.sql.SQLException;

/// The way past the services to the tables of the running stack: for what is measured beside them,
/// and for bases that are made by SQL.
final class StackDatabase {
  private StackDatabase() {}

  /// A connection to the tables of customer-service.
  static Connection ofCustomers(StackSettings settings) throws SQLException {
    var home = settings.home().resolve("postgresql");
    return PostgresServer.durable(
            home, settings.port(PortSetting.POSTGRES), home.resolve("unused.log"))
        .connect("customer");
  }
}
