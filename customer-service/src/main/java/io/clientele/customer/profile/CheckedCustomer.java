package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.consent.Consent;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.kernel.condition.Field;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A draft that was found sound: its codes are resolved and its identifiers in normal form.
///
/// @param kind null where it is not told: a customer that is known stays what it is, a new one is a
///   person
public record CheckedCustomer(
    @Nullable Kind kind,
    @Nullable String name,
    List<Identifier> identifiers,
    ObjectNode attributes,
    @Nullable UUID branch,
    @Nullable UUID manager,
    @Nullable LocalDate registeredOn,
    @Nullable RiskTolerance riskTolerance,
    List<Consent> consents) {
  public CheckedCustomer {
    identifiers = List.copyOf(identifiers);
    consents = List.copyOf(consents);
  }

  /// Somebody of whom only an identifier is known.
  static CheckedCustomer prospect(Identifier identifier) {
    return new CheckedCustomer(
        Kind.PERSON,
        null,
        List.of(identifier),
        JsonNodeFactory.instance.objectNode(),
        null,
        null,
        null,
        null,
        List.of());
  }

  /// For sources that do not know whether they speak of a person or a company.
  public CheckedCustomer ofUnknownKind() {
    return new CheckedCustomer(
        null,
        name,
        identifiers,
        attributes,
        branch,
        manager,
        registeredOn,
        riskTolerance,
        consents);
  }

  public CheckedCustomer without(Collection<Identifier> some) {
    return new CheckedCustomer(
        kind,
        name,
        identifiers.stream().filter(one -> !some.contains(one)).toList(),
        attributes,
        branch,
        manager,
        registeredOn,
        riskTolerance,
        consents);
  }

  Profile asNew(LocalDate today) {
    return new Profile(
        Objects.requireNonNullElse(kind, Kind.PERSON),
        name,
        branch,
        manager,
        Objects.requireNonNullElse(registeredOn, today),
        riskTolerance,
        attributes);
  }

  /// What is granted after all that it says of consents.
  Set<Field.Consent> granted() {
    var granted = new HashSet<Field.Consent>();
    for (var consent : consents) {
      var field = new Field.Consent(consent.purpose(), consent.channel());
      var _ = consent.granted() ? granted.add(field) : granted.remove(field);
    }
    return granted;
  }

  /// Whether decisions about a new customer may rest on what it does.
  boolean isPersonalised() {
    return consents.stream()
        .allMatch(consent -> consent.granted() || !consent.purpose().equals("PERSONALISATION"));
  }

  /// What is recorded after this was added to what is known.
  Profile over(Profile known) {
    return new Profile(
        kind == null ? known.kind() : kind,
        name == null ? known.name() : name,
        branch == null ? known.branch() : branch,
        manager == null ? known.manager() : manager,
        registeredOn == null ? known.registeredOn() : registeredOn,
        riskTolerance == null ? known.riskTolerance() : riskTolerance,
        known.attributes().deepCopy().setAll(attributes));
  }
}
