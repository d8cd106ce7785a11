package io.clientele.customer.merging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.KeptImages;
import io.clientele.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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

  /// A part of the images that are kept, by whom they are of.
  static Map<CustomerId, String> parts(
      List<KeptImages.Kept> merges, Function<MergeImage, JsonNode> part) {
    var parts = new LinkedHashMap<CustomerId, String>();
    merges.forEach(merge -> parts.put(merge.merged(), part.apply(read(merge)).toString()));
    return parts;
  }

  /// The version by which the customer is told to be gone.
  long versionGone() {
    return versionGone(row);
  }

  static long versionGone(String row) {
    return versionGone(read(row));
  }

  private static long versionGone(JsonNode row) {
    return row.get("version").longValue() + 1;
  }

  /// The version with which it comes back.
  long versionBack() {
    return versionGone() + 1;
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
