package io.clientele.customer.sealing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.json.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;

/// The images that merges keep of customers as they were: JSON of their rows and identifiers.
final class MergeImages {
  private MergeImages() {}

  /// A merge with the image it keeps.
  record Image(UUID merge, CustomerId survivor, CustomerId merged, ObjectNode content) {}

  /// Changes an image.
  @FunctionalInterface
  interface Change {
    void apply(Keyring keys, Image image);
  }

  static void change(Connection connection, Vault vault, Change change) throws SQLException {
    var images =
        Sql.on(connection, "select id, survivor_id, merged_id, image from customer_merge")
            .list(row ->
                new Image(
                    row.getObject("id", UUID.class),
                    Sql.customer(row, "survivor_id"),
                    Sql.customer(row, "merged_id"),
                    object(row.getString("image"))));
    var customers =
        images.stream().flatMap(image -> Stream.of(image.survivor, image.merged)).distinct();
    var keys = vault.keysFor(connection, customers.toList());
    images.forEach(image -> change.apply(keys, image));
    Sql.on(
            connection,
            """
            update customer_merge m set image = n.image::jsonb
            from unnest(?, ?) as n (id, image) where m.id = n.id
            """)
        .uuids(images.stream().map(Image::merge).toList())
        .texts(images.stream().map(image -> image.content.toString()).toList())
        .run();
  }

  /// A sealed text as PostgreSQL reads bytes from JSON.
  static String sealed(Keyring keys, SealedColumn column, CustomerId of, String text) {
    return "\\x" + HexFormat.of().formatHex(keys.seal(column, of, text));
  }

  static ObjectNode object(String json) {
    try {
      return Json.tolerant().readValue(json, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database holds JSON that is not an object", e);
    }
  }
}
