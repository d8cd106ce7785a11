package io.clientele.customer.merging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.identity.KeptImages;
import io.clientele.kernel.json.Json;

/// Two customers as they were before they were merged: the rows of both, and the identifiers and
/// memberships of the one that went, each as the feature that owns it gave it away and takes it
/// back. What is told of the one that went while it is merged is added to its row and identifiers.
record MergeImage(JsonNode survivor, JsonNode row, JsonNode identifiers, JsonNode memberships) {
  static MergeImage of(String survivor, String row, String identifiers, String memberships) {
    return new MergeImage(read(survivor), read(row), read(identifiers), read(memberships));
  }

  static MergeImage read(KeptImages.Kept merge) {
    try {
      return Json.tolerant().readValue(merge.image(), MergeImage.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the image of a merged customer is not readable", e);
    }
  }

  /// The version of the customer that went, as it was.
  long version() {
    return row.get("version").longValue();
  }

  static long version(String row) {
    return read(row).get("version").longValue();
  }

  String toJson() {
    return Json.tolerant().valueToTree(this).toString();
  }

  private static JsonNode read(String json) {
    try {
      return Json.tolerant().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database does not write JSON", e);
    }
  }
}
