package io.clientele.customer.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.customer.vault.BlindIndex;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;

/// How a system names a customer: a namespace and a value in it.
public record Identifier(
    @JsonProperty(required = true) @NotBlank @Size(max = 50) String namespace,
    @JsonProperty(required = true) @NotBlank @Size(max = 200) String value) {

  /// Whether it is another one of the same namespace.
  public boolean differsFrom(Identifier other) {
    return namespace.equals(other.namespace) && !value.equals(other.value);
  }

  /// What the identifier is found by: who has the same, has the same digest. Its value is to be in
  /// normal form.
  public UUID digest(BlindIndex index) {
    return index.digest("identifier." + namespace, value);
  }
}
