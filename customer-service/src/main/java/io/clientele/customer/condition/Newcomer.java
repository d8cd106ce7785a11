package io.clientele.customer.condition;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.kernel.condition.Field;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is recorded of a customer at its registration, as far as conditions read it.
///
/// @param kind PERSON or COMPANY
/// @param riskAssessedUntil the last day on which the assessment of its risk tolerance is valid
/// @param consents what is granted from the beginning
public record Newcomer(
    String kind,
    @Nullable UUID branch,
    @Nullable UUID manager,
    @Nullable String riskTolerance,
    @Nullable LocalDate riskAssessedUntil,
    LocalDate registeredOn,
    ObjectNode attributes,
    Set<Field.Consent> consents) {}
