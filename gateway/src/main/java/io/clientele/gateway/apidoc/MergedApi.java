package io.clientele.gateway.apidoc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.gateway.Service;
import io.clientele.gateway.route.Routes;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts the OpenAPI documents of the services together into the one that clients see. It describes
/// exactly what can be reached through the gateway: of each service the addresses that are routed
/// to it, and the components these need.
///
/// Components of the same name and content are shared. Where two differ, the later one goes by its
/// service's name as well, as in `campaign.Offer`.
final class MergedApi {
  private static final String COMPONENTS = "components";
  private static final String BEARER = "bearer";
  private static final String OPERATION_ID = "operationId";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final ObjectNode merged = JsonNodeFactory.instance.objectNode();
  private final ObjectNode paths;
  private final ObjectNode components;
  private final Map<String, JsonNode> tags = new LinkedHashMap<>();
  private final Set<String> operationIds = new HashSet<>();

  /// @param own the gateway's own document, which also gives the version
  MergedApi(ObjectNode own) {
    merged.put("openapi", "3.1.0");
    var info = merged.putObject("info");
    info.put("title", "Clientele");
    info.put("version", own.path("info").path("version").asText("1.0"));
    info.put(
        "description",
        """
        Customer-operations suite: insight, strategy, execution, feedback.

        Send `Authorization: Bearer <token>`. On the local stack `POST /oauth2/token` gives one for \
        each role; elsewhere your OIDC provider does. Errors are `application/problem+json` \
        (RFC 9457), in English; the `type` of a problem and the `code` of a violation are stable, \
        and `params` hold what the sentences tell, to say them in another language. Lists are pages: pass `next` on as `cursor`. The events are described in \
        [asyncapi.yaml](/asyncapi.yaml).\
        """);
    merged.putArray("servers").addObject().put("url", "/");
    merged.putArray("security").addObject().putArray(BEARER);
    paths = JsonNodeFactory.instance.objectNode();
    components = JsonNodeFactory.instance.objectNode();
    components
        .putObject("securitySchemes")
        .putObject(BEARER)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT");
    add("gateway", own, paths(own));
  }

  void add(Service service, ObjectNode document) {
    var reachable = paths(document);
    reachable.keySet().removeIf(path -> !Routes.serviceFor(path).equals(Optional.of(service)));
    add(service.shortName(), document, reachable);
  }

  /// @param missing services of which no document is known
  ObjectNode document(List<Service> missing) {
    if (!missing.isEmpty()) {
      var names = merged.putArray("x-missing-services");
      missing.forEach(service -> names.add(service.title()));
    }
    merged.putArray("tags").addAll(tags.values());
    merged.set("paths", paths);
    merged.set(COMPONENTS, components);
    return merged;
  }

  private static Map<String, ObjectNode> paths(ObjectNode document) {
    var found = new LinkedHashMap<String, ObjectNode>();
    document
        .path("paths")
        .forEachEntry((path, item) -> found.put(path, ((ObjectNode) item).deepCopy()));
    return found;
  }

  private void add(String owner, ObjectNode document, Map<String, ObjectNode> added) {
    var needed = needed(document, added);
    var renamed = renamed(owner, needed);
    needed.forEach((reference, component) -> {
      var copy = component.deepCopy();
      ComponentReferences.rename(copy, renamed);
      var place = renamed.getOrDefault(reference, reference).split("/", 4);
      components.withObjectProperty(place[2]).set(place[3], copy);
    });
    added.forEach((path, item) -> {
      ComponentReferences.rename(item, renamed);
      item.forEachEntry((method, operation) -> {
        if (METHODS.contains(method)) {
          adopt(owner, (ObjectNode) operation);
        }
      });
      paths.set(path, item);
    });
    document.path("tags").forEach(tag -> tags.putIfAbsent(tag.path("name").asText(), tag));
  }

  private void adopt(String owner, ObjectNode operation) {
    var id = operation.path(OPERATION_ID).asText();
    if (!id.isEmpty() && !operationIds.add(id)) {
      operation.put(OPERATION_ID, owner + "." + id);
      operationIds.add(owner + "." + id);
    }
    // Each service names its scheme as it likes; all mean the bearer token, with the roles allowed.
    var renamed = JsonNodeFactory.instance.arrayNode();
    operation
        .path("security")
        .forEach(
            requirement -> requirement.forEach(roles -> renamed.addObject().set(BEARER, roles)));
    if (!renamed.isEmpty()) {
      operation.set("security", renamed);
    }
  }

  /// The components that the paths lead to, by reference.
  private static Map<String, JsonNode> needed(ObjectNode document, Map<String, ObjectNode> added) {
    var open = new ArrayDeque<String>();
    added.values().forEach(item -> open.addAll(ComponentReferences.in(item)));
    var found = new LinkedHashMap<String, JsonNode>();
    while (!open.isEmpty()) {
      var reference = open.pop();
      var component = document.at(reference.substring(1));
      if (!component.isMissingNode() && found.putIfAbsent(reference, component) == null) {
        open.addAll(ComponentReferences.in(component));
      }
    }
    return found;
  }

  /// A component that is taken over under its own name must not lead to one that is renamed, or it
  /// would not be the same any more: names are taken away until that holds.
  private Map<String, String> renamed(String owner, Map<String, JsonNode> needed) {
    var clashing = new LinkedHashSet<String>();
    needed.forEach((reference, component) -> {
      var there = merged(reference);
      if (!there.isMissingNode() && !there.equals(component)) {
        clashing.add(reference);
      }
    });
    boolean more = !clashing.isEmpty();
    while (more) {
      more = false;
      for (var entry : needed.entrySet()) {
        if (!merged(entry.getKey()).isMissingNode()
            && ComponentReferences.in(entry.getValue()).stream().anyMatch(clashing::contains)) {
          more |= clashing.add(entry.getKey());
        }
      }
    }
    var renamed = new HashMap<String, String>();
    for (var reference : clashing) {
      var place = reference.split("/", 4);
      renamed.put(reference, ComponentReferences.to(place[2], owner + "." + place[3]));
    }
    return renamed;
  }

  private JsonNode merged(String reference) {
    var place = reference.split("/", 4);
    return components.path(place[2]).path(place[3]);
  }
}
