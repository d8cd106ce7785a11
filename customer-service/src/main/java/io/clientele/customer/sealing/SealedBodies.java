package io.clientele.customer.sealing;

import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.idempotency.KeptBodies;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Objects;

/// Keeps the first answers to requests sealed: they show customers.
@Singleton
class SealedBodies implements KeptBodies {
  private final Vault vault;

  SealedBodies(Vault vault) {
    this.vault = vault;
  }

  @Override
  public String keep(Connection connection, String body) throws SQLException {
    return Base64.getEncoder()
        .encodeToString(
            vault.keyOfNobody(connection).seal(SealedColumn.ANSWER, Vault.NOBODY, body));
  }

  @Override
  public String read(Connection connection, String kept) throws SQLException {
    return Objects.requireNonNull(
        vault
            .keyOfNobody(connection)
            .open(SealedColumn.ANSWER, Vault.NOBODY, Base64.getDecoder().decode(kept)));
  }
}
