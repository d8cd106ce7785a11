package io.clientele.customer.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// How a system names a customer: a namespace and a value in it.
public record Identifier(
    @JsonProperty(required = true) @NotBlank @Size(max = 50) String namespace,
    @JsonProperty(required = true) @NotBlank @Size(max = 200) String value) {

  /// Whether it is another one of the same namespace.
  public boolean differsFrom(Identifier other) {
    return namespace.equals(other.namespace) && !value.equals(other.value);
  }
}
