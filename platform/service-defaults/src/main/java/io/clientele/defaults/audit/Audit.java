package io.clientele.defaults.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.defaults.identity.CurrentUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/// Records who did what, in the transaction of the deed. Details carry no personal data.
@ApplicationScoped
public class Audit {
  private static final String RECORD =
      "insert into audit_entry (actor, action, subject, details) values (?, ?, ?, ?::jsonb)";

  private final DataSource database;
  private final CurrentUser user;
  private final ObjectMapper json;

  Audit(DataSource database, CurrentUser user, ObjectMapper json) {
    this.database = database;
    this.user = user;
    this.json = json;
  }

  /// @param action in the past tense, for example `campaign approved`
  /// @param subject the thing's kind and id, for example `campaign 0197...`
  public void record(String action, String subject, Map<String, ?> details) {
    recordFor(user.name(), action, subject, details);
  }

  /// For what happens outside a request.
  public void recordFor(String actor, String action, String subject, Map<String, ?> details) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(RECORD)) {
      statement.setString(1, actor);
      statement.setString(2, action);
      statement.setString(3, subject);
      statement.setString(4, json.writeValueAsString(details));
      statement.executeUpdate();
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException("the audit entry cannot be written", e);
    }
  }
}
