package io.clientele.customer.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// What a customer allowed or withdrew.
///
/// @param legalBasis on what processing rests; CONSENT when left out
/// @param textVersion which wording the customer was shown
/// @param evidence where the proof is kept
public record Consent(
    @JsonProperty(required = true) @NotNull @Pattern(regexp = CODE) String purpose,
    @JsonProperty(required = true) @NotNull @Pattern(regexp = CODE) String channel,
    @JsonProperty(required = true) boolean granted,
    @Nullable @Pattern(regexp = CODE) String legalBasis,
    @Nullable @Size(max = 100) String textVersion,
    @Nullable @Size(max = 2000) String evidence) {
  /// The purpose under which what a customer did may be used in decisions about it. Unlike contact,
  /// it is allowed until the customer withdraws it, on any channel.
  public static final String PERSONALISATION = "PERSONALISATION";

  /// How purposes and channels are written.
  public static final String CODE = "[A-Z][A-Z0-9_]{0,49}";

  public Consent {
    if (legalBasis == null) {
      legalBasis = "CONSENT";
    }
  }
}
