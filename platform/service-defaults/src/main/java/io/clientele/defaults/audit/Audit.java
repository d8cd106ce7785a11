package io.clientele.defaults.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.defaults.identity.CurrentUser;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// Records who did what, in the transaction of the deed. Details carry no personal data.
@ApplicationScoped
public class Audit {
  private static final String RECORD =
      """
      insert into audit_entry (actor, action, subject, details)
      select n.actor, n.action, n.subject, n.details::jsonb
      from unnest(?, ?, ?, ?) with ordinality as n (actor, action, subject, details, place)
      order by n.place
      """;

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
    record(List.of(new Deed(actor, action, subject, details)));
  }

  /// What somebody did, as of [#record(String, String, Map)].
  public record Deed(String actor, String action, String subject, Map<String, ?> details) {}

  /// Records several deeds, in their order.
  public void record(List<Deed> deeds) {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(RECORD)) {
      var details = new String[deeds.size()];
      for (var place = 0; place < details.length; place++) {
        details[place] = json.writeValueAsString(deeds.get(place).details);
      }
      statement.setArray(1, texts(connection, deeds.stream().map(Deed::actor)));
      statement.setArray(2, texts(connection, deeds.stream().map(Deed::action)));
      statement.setArray(3, texts(connection, deeds.stream().map(Deed::subject)));
      statement.setArray(4, texts(connection, Stream.of(details)));
      statement.executeUpdate();
    } catch (SQLException | JsonProcessingException e) {
      throw new IllegalStateException("the audit entry cannot be written", e);
    }
  }

  private static Array texts(Connection connection, Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
