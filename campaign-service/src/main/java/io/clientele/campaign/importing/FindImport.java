package io.clientele.campaign.importing;

import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Finds an import whose file has come in.
@ApplicationScoped
class FindImport {
  private final ContactImports imports;
  private final DataSource database;

  FindImport(ContactImports imports, DataSource database) {
    this.imports = imports;
    this.database = database;
  }

  ContactImport handle(UUID id) throws SQLException {
    return find(id).orElseThrow(() -> new InputProblem.NotFound("import " + id));
  }

  Optional<ContactImport> find(UUID id) throws SQLException {
    try (var connection = database.getConnection()) {
      return imports.find(connection, id);
    }
  }
}
