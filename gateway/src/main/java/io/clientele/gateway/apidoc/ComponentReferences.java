package io.clientele.gateway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The references of an OpenAPI document to its own components, such as
/// `#/components/schemas/Money`: which there are, and how they are renamed.
final class ComponentReferences {
  private static final String REF = "$ref";

  private ComponentReferences() {}

  static String to(String section, String name) {
    return "#/components/" + section + "/" + name;
  }

  static Set<String> in(JsonNode node) {
    var found = new HashSet<String>();
    collect(node, found);
    return found;
  }

  private static void collect(JsonNode node, Set<String> found) {
    var reference = node.path(REF);
    if (reference.isTextual()) {
      found.add(reference.textValue());
    }
    // A discriminator names schemas as values of its mapping.
    node.path("discriminator").path("mapping").forEach(target -> found.add(target.asText()));
    node.forEach(child -> collect(child, found));
  }

  /// @param renamed new references by old ones
  static void rename(JsonNode node, Map<String, String> renamed) {
    if (node instanceof ObjectNode object) {
      replace(object, REF, renamed);
      if (object.path("discriminator").path("mapping") instanceof ObjectNode mapping) {
        mapping.fieldNames().forEachRemaining(name -> replace(mapping, name, renamed));
      }
    }
    node.forEach(child -> rename(child, renamed));
  }

  private static void replace(ObjectNode object, String field, Map<String, String> renamed) {
    var target = renamed.get(object.path(field).asText());
    if (target != null) {
      object.put(field, target);
    }
  }
}
