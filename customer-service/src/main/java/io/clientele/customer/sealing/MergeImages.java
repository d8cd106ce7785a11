package io.clientele.customer.sealing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/// The images that merges keep of customers as they were: JSON of their rows and identifiers.
public final class MergeImages {
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
        Sql.on(
                connection,
                "select id, survivor_id, merged_id, image from customer_merge order by id for update")
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

  /// Seals the values of attributes in the rows that images hold.
  public static void sealSecrets(Connection connection, Vault vault, List<String> attributes)
      throws SQLException {
    change(
        connection,
        vault,
        (keys, image) -> {
          sealSecrets(keys, image.survivor, image.content.get("survivor"), attributes);
          sealSecrets(keys, image.merged, image.content.get("row"), attributes);
        });
  }

  private static void sealSecrets(
      Keyring keys, CustomerId of, JsonNode row, List<String> attributes) {
    if (row instanceof ObjectNode fields && fields.get("attributes") instanceof ObjectNode values) {
      var secret = values.deepCopy().retain(attributes);
      if (secret.isEmpty()) {
        return;
      }
      values.remove(attributes);
      if (fields.hasNonNull("secrets")) {
        var sealed = bytes(fields.get("secrets").textValue());
        var before = keys.open(SealedColumn.SECRETS, of, sealed);
        secret = object(Objects.requireNonNull(before)).setAll(secret);
      }
      fields.put("secrets", sealed(keys, SealedColumn.SECRETS, of, secret.toString()));
    }
  }

  private static byte[] bytes(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal, 2, hexadecimal.length());
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
