package io.clientele.customer.pack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.profile.Attribute.Protection;
import io.clientele.kernel.condition.ValueType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A configuration pack as it is written down.
record Pack(
    @JsonProperty(required = true) Map<String, AttributeEntry> attributes,
    @JsonProperty(required = true) List<NamespaceEntry> namespaces,
    @JsonProperty(required = true) Map<String, BehaviourEntry> behaviourTypes,
    @JsonProperty(required = true) Map<Axis, JsonNode> models) {

  record AttributeEntry(
      @JsonProperty(required = true) ValueType type,
      @JsonProperty(required = true) String title,
      @Nullable List<String> choices,
      @Nullable String pattern,
      @Nullable Integer maxLength,
      @Nullable Protection protection) {}

  record NamespaceEntry(
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) boolean unique,
      @Nullable Boolean onePerCustomer,
      @Nullable Boolean links,
      @Nullable Integer priority,
      @JsonProperty(required = true) Namespace.Form form,
      @Nullable String channel,
      @JsonProperty(required = true) Namespace.Unknown unknown,
      Namespace.@Nullable Protection protection) {}

  record BehaviourEntry(
      @JsonProperty(required = true) String title,
      @JsonProperty(required = true) Map<String, ValueType> attributes,
      @Nullable JsonNode schema,
      @Nullable String retention) {}
}
