package io.clientele.customer.consent;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// What a customer allowed or withdrew.
///
/// @param legalBasis on what processing rests; CONSENT when left out
/// @param textVersion which wording the customer was shown
/// @param evidence where the proof is kept
/// @param givenAt when the customer granted or withdrew it; when it is recorded, if left out
public record Consent(
    @JsonProperty(required = true) @NotNull @Pattern(regexp = CODE) String purpose,
    @JsonProperty(required = true) @NotNull @Pattern(regexp = CODE) String channel,
    @JsonProperty(required = true) boolean granted,
    @Nullable @Pattern(regexp = CODE) String legalBasis,
    @Nullable @Size(max = LONGEST_VERSION) String textVersion,
    @Nullable @Size(max = LONGEST_EVIDENCE) String evidence,
    @Nullable Instant givenAt) {
  /// The purpose under which what a customer did may be used in decisions about it. Unlike contact,
  /// it is allowed until the customer withdraws it, on any channel.
  public static final String PERSONALISATION = "PERSONALISATION";

  /// How purposes and channels are written.
  public static final String CODE = "[A-Z][A-Z0-9_]{0,49}";

  static final int LONGEST_VERSION = 100;
  static final int LONGEST_EVIDENCE = 2000;

  public Consent {
    // As exact as the database keeps it, so that the same time is the same when it comes again.
    givenAt = givenAt == null ? null : givenAt.truncatedTo(ChronoUnit.MICROS);
  }

  String basis() {
    return legalBasis == null ? "CONSENT" : legalBasis;
  }
}
