package io.clientele.customer.importing;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// Throws away files that were kept only to be gone on with: who is erased may be in them.
@ApplicationScoped
public class ForgetKeptFiles {
  private final ImportParts parts;

  ForgetKeptFiles(ImportParts parts) {
    this.parts = parts;
  }

  /// @param before when they were received
  public void handle(Connection connection, Instant before) throws SQLException {
    parts.forgetKeptOfBefore(connection, before);
  }
}
