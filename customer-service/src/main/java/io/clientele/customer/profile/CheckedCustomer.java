package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.consent.Consent;
import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.kernel.condition.Field;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A draft that was found sound: its codes are resolved and its identifiers in normal form.
///
/// @param kind null where it is not told: a customer that is known stays what it is, a new one is a
///   person
/// @param telling how it was told, where that matters
public record CheckedCustomer(
    @Nullable Kind kind,
    @Nullable String name,
    List<Identifier> identifiers,
    ObjectNode attributes,
    @Nullable UUID branch,
    @Nullable UUID manager,
    @Nullable LocalDate registeredOn,
    @Nullable RiskTolerance riskTolerance,
    List<Consent> consents,
    @Nullable Telling telling) {
  private static final String NAME = "name";

  public CheckedCustomer {
    identifiers = List.copyOf(identifiers);
    consents = List.copyOf(consents);
  }

  /// How a source tells of somebody that may be late with it, and takes back what it told.
  ///
  /// @param at when it was so
  /// @param cleared attributes that the customer does not have any more
  public record Telling(Instant at, Set<String> cleared) {
    public Telling {
      cleared = Set.copyOf(cleared);
    }
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
        List.of(),
        null);
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
        consents,
        telling);
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
        consents,
        telling);
  }

  public CheckedCustomer told(Telling how) {
    return new CheckedCustomer(
        kind,
        name,
        identifiers,
        attributes,
        branch,
        manager,
        registeredOn,
        riskTolerance,
        consents,
        how);
  }

  /// What it tells of name and attributes, or takes back, each for itself.
  List<String> facts() {
    var facts = new ArrayList<String>();
    if (name != null) {
      facts.add(NAME);
    }
    attributes.fieldNames().forEachRemaining(attribute -> facts.add(field(attribute)));
    cleared().forEach(attribute -> facts.add(field(attribute)));
    return facts;
  }

  /// The attributes that it takes back.
  Set<String> cleared() {
    return telling == null ? Set.of() : telling.cleared;
  }

  static String field(String attribute) {
    return "attributes." + attribute;
  }

  /// What of it was not told otherwise since.
  ///
  /// @param known when it was so what was told before, by field
  CheckedCustomer newerThan(Map<String, Instant> known) {
    var how = telling;
    if (how == null) {
      return this;
    }
    Predicate<String> isOld = field -> how.at.isBefore(known.getOrDefault(field, Instant.MIN));
    var newer = attributes.deepCopy();
    newer.remove(
        attributes
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(attribute -> isOld.test(field(attribute)))
            .toList());
    var cleared =
        how.cleared.stream()
            .filter(attribute -> !isOld.test(field(attribute)))
            .collect(Collectors.toSet());
    return new CheckedCustomer(
        kind,
        isOld.test(NAME) ? null : name,
        identifiers,
        newer,
        branch,
        manager,
        registeredOn,
        riskTolerance,
        consents,
        new Telling(how.at, cleared));
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

  /// @param of by whom the customer was named: itself, or one who was merged into it
  List<Identifiers.Owned> owned(CustomerId customer, CustomerId of) {
    return identifiers.stream()
        .map(identifier -> new Identifiers.Owned(customer, of, identifier))
        .toList();
  }

  /// @param of by whom the customer was named: itself, or one who was merged into it
  List<Consents.Given> given(CustomerId customer, CustomerId of) {
    return consents.stream().map(consent -> new Consents.Given(customer, of, consent)).toList();
  }

  /// Whether decisions about a new customer may rest on what it does.
  boolean isPersonalised() {
    return consents.stream()
        .allMatch(consent -> consent.granted() || !consent.purpose().equals("PERSONALISATION"));
  }

  /// What is recorded after this was added to what is known.
  Profile over(Profile known) {
    ObjectNode attributesNow = known.attributes().deepCopy();
    attributesNow.setAll(attributes);
    attributesNow.remove(cleared());
    return new Profile(
        kind == null ? known.kind() : kind,
        name == null ? known.name() : name,
        branch == null ? known.branch() : branch,
        manager == null ? known.manager() : manager,
        registeredOn == null ? known.registeredOn() : registeredOn,
        riskTolerance == null ? known.riskTolerance() : riskTolerance,
        attributesNow);
  }
}
