package io.clientele.customer.profile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.consent.Consent;
import io.clientele.customer.identity.Identifier;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A customer as clients and files describe one. What is left out stays as it is when the customer
/// is known already.
///
/// @param branch code of the branch
/// @param manager code of the relationship manager
/// @param registeredOn since when we know the customer; today when left out
public record CustomerDraft(
    @JsonProperty(required = true) @Nullable Kind kind,
    @Schema(description = "Needed by a new customer") @Nullable String name,
    @Nullable List<Identifier> identifiers,
    @Schema(implementation = Object.class, examples = "{\"city\":\"Shanghai\"}")
        @Nullable ObjectNode attributes,
    @Schema(description = "Code of the branch") @Nullable String branch,
    @Schema(description = "Code of the relationship manager") @Nullable String manager,
    @Schema(description = "Since when we know the customer; today when left out")
        @Nullable LocalDate registeredOn,
    @Nullable RiskTolerance riskTolerance,
    @Nullable List<Consent> consents) {

  public enum Kind {
    PERSON,
    COMPANY
  }

  /// @param level C1 to C5
  public record RiskTolerance(
      @JsonProperty(required = true) String level,
      @JsonProperty(required = true) LocalDate validUntilOn) {}
}
