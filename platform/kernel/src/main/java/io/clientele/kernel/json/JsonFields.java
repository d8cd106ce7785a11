package io.clientele.kernel.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What is in the fields of JSON as one text, by which somebody is looked for. The text of the JSON
/// itself does not do: it may write each letter of a name as a number, and an identifier without
/// its namespace may be anybody's.
public final class JsonFields {
  private JsonFields() {}

  /// What is in the fields, set off by commas, and each identifier also as `namespace:value`; empty
  /// for what is no JSON. Of several documents in a row, up to the first that is broken.
  public static String text(String json) {
    return text(json.getBytes(StandardCharsets.UTF_8));
  }

  public static String text(byte[] json) {
    var text = new StringBuilder();
    try (var documents = Json.tolerant().readerFor(JsonNode.class).<JsonNode>readValues(json)) {
      while (documents.hasNextValue()) {
        add(documents.nextValue(), text, true);
      }
    } catch (IOException _) {
      // no JSON has no fields
    }
    return text.toString();
  }

  /// The identifiers only, each as `namespace:value`.
  public static String identifiers(JsonNode json) {
    var text = new StringBuilder();
    add(json, text, false);
    return text.toString();
  }

  private static void add(JsonNode node, StringBuilder text, boolean all) {
    if (node.has("namespace") && node.has("value")) {
      text.append(node.get("namespace").asText()).append(':');
      text.append(node.get("value").asText()).append(',');
    }
    if (all && node.isValueNode()) {
      text.append(node.asText()).append(',');
    }
    node.forEach(field -> add(field, text, all));
  }
}
