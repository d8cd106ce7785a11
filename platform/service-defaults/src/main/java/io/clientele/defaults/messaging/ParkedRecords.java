package io.clientele.defaults.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.kernel.event.Topics;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
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
      addFields(value, content);
      content.append(new String(value, StandardCharsets.UTF_8));
    }
    return content.toString();
  }

  /// JSON may write each letter of a name as a number. What is no JSON has only the text that it
  /// is.
  private static void addFields(byte[] value, StringBuilder content) {
    try {
      addFields(Json.tolerant().readTree(value), content);
    } catch (IOException _) {
      // its text is looked at all the same
    }
  }

  /// Adds what is in the fields, and each identifier also as `namespace:value`.
  private static void addFields(JsonNode node, StringBuilder content) {
    if (node.has("namespace") && node.has("value")) {
      content.append(node.get("namespace").asText()).append(':');
      content.append(node.get("value").asText()).append(',');
    }
    if (node.isValueNode()) {
      content.append(node.asText()).append(',');
    }
    node.forEach(field -> addFields(field, content));
  }
}
