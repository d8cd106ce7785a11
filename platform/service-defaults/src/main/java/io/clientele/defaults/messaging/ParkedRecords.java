package io.clientele.defaults.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.clientele.kernel.event.Topics;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.json.JsonFields;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// The records that are parked, with what they say. They are as somebody sent them, so that it
/// takes more than a comparison of texts to find a name in them.
@ApplicationScoped
public class ParkedRecords {
  private static final int FETCHED_AT_ONCE = 500;

  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  // A batch of applied behaviours is about many customers, and has ids and figures only. The
  // database could not take the headers apart: whoever writes to the topic may have written a NUL
  // into the name of one.
  private static final String READ =
      """
      select id, topic, key, value, reason, headers from dead_letter where topic <> ?
      """;

  // In the order in which a reader locks those of its keys.
  private static final String FORGET =
      """
      delete from dead_letter where id in (
        select id from dead_letter where id = any (?)
        order by key, consumer, topic, part, pos for update)
      """;

  /// A record as it is kept.
  ///
  /// @param headers the values of them
  /// @param reason empty for one that only waits behind another
  /// @param fields of its value; empty if that is no JSON
  /// @param text of its value
  public record Parked(
      String topic,
      String key,
      List<String> headers,
      String reason,
      Optional<JsonFields> fields,
      String text) {
    private static Parked of(ResultSet row) throws SQLException {
      var value = Objects.requireNonNullElseGet(row.getBytes("value"), () -> new byte[0]);
      return new Parked(
          row.getString("topic"),
          row.getString("key"),
          headers(row.getString("headers")),
          Objects.requireNonNullElse(row.getString("reason"), ""),
          JsonFields.of(value),
          new String(value, StandardCharsets.UTF_8));
    }

    private static List<String> headers(String json) {
      try {
        return Json.tolerant().readValue(json, HEADERS).values().stream()
            .filter(Objects::nonNull)
            .toList();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("the headers of a parked record are kept as JSON", e);
      }
    }
  }

  /// Forgets the records that are about somebody; reads all of them.
  public void forget(Connection connection, Predicate<Parked> about) throws SQLException {
    var found = new ArrayList<UUID>();
    try (var statement = connection.prepareStatement(READ)) {
      statement.setFetchSize(FETCHED_AT_ONCE);
      statement.setString(1, Topics.BEHAVIOURS_APPLIED.name());
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          if (about.test(Parked.of(row))) {
            found.add(row.getObject("id", UUID.class));
          }
        }
      }
    }
    try (var statement = connection.prepareStatement(FORGET)) {
      statement.setArray(1, connection.createArrayOf("uuid", found.toArray()));
      statement.executeUpdate();
    }
  }
}
