package io.clientele.defaults.messaging;

import io.clientele.kernel.event.Topics;
import io.clientele.kernel.json.JsonFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;

/// The records that are parked, with what they say. They are as somebody sent them, so that it
/// takes more than a comparison of texts to find a name in them.
@ApplicationScoped
public class ParkedRecords {
  private static final int FETCHED_AT_ONCE = 500;

  // A batch of applied behaviours is about many customers, and has ids and figures only.
  private static final String READ =
      "select id, key, headers, value, reason from dead_letter where topic <> ?";

  private static final String FORGET = "delete from dead_letter where id = any (?)";

  /// Forgets the records that are about somebody; reads all of them.
  ///
  /// @param about is asked about the fields of a record, set off by commas
  /// @return how many there were
  public int forget(Connection connection, Predicate<String> about) throws SQLException {
    var found = new ArrayList<UUID>();
    try (var statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      statement.setString(1, Topics.BEHAVIOURS_APPLIED.name());
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          if (about.test(content(row))) {
            found.add(row.getObject("id", UUID.class));
          }
        }
      }
    }
    try (var statement = connection.prepareStatement(FORGET)) {
      statement.setArray(1, connection.createArrayOf("uuid", found.toArray()));
      return statement.executeUpdate();
    }
  }

  private static String content(ResultSet row) throws SQLException {
    var content = new StringBuilder();
    for (var column : List.of("key", "headers", "reason")) {
      content.append(Objects.requireNonNullElse(row.getString(column), "")).append(',');
    }
    var value = row.getBytes("value");
    if (value != null) {
      content.append(JsonFields.text(value));
      content.append(new String(value, StandardCharsets.UTF_8));
    }
    return content.toString();
  }
}
