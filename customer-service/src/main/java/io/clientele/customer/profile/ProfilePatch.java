package io.clientele.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A JSON merge patch of a profile, laid over what is known: a value replaces, null takes away,
/// what is not there stays.
final class ProfilePatch {
  private static final String ATTRIBUTES = "attributes";
  private static final String RISK_TOLERANCE = "riskTolerance";
  private static final Set<String> FIELDS =
      Set.of(
          "kind",
          "name",
          "branch",
          "manager",
          "registeredOn",
          RISK_TOLERANCE,
          ATTRIBUTES,
          "identifiers");

  private final ObjectNode patch;
  private final Profile known;
  private final CheckCustomer.Check check;
  private final ObjectMapper json;
  private final List<Violation> violations = new ArrayList<>();

  ProfilePatch(ObjectNode patch, Profile known, CheckCustomer.Check check, ObjectMapper json) {
    this.patch = patch;
    this.known = known;
    this.check = check;
    this.json = json;
    patch
        .fieldNames()
        .forEachRemaining(field -> {
          if (!FIELDS.contains(field)) {
            violations.add(
                new Violation(
                    field, "cannot be changed; changeable are " + FIELDS, "not-changeable"));
          }
        });
  }

  /// The names of the fields, attributes each for itself; never the values.
  List<String> named() {
    var named = new ArrayList<String>();
    for (var field : patch.properties()) {
      if (field.getKey().equals(ATTRIBUTES) && field.getValue() instanceof ObjectNode values) {
        values.fieldNames().forEachRemaining(name -> named.add(ATTRIBUTES + "." + name));
      } else {
        named.add(field.getKey());
      }
    }
    return named;
  }

  List<String> takenAway() {
    return named().stream().filter(field -> patch.at(pointer(field)).isNull()).toList();
  }

  private static String pointer(String field) {
    return "/" + field.replace('.', '/');
  }

  Profile profile() {
    var kind = value("kind", Kind.class, known.kind());
    var name = value("name", String.class, known.name());
    var branch =
        patch.has("branch")
            ? check.branch(value("branch", String.class, null), violations)
            : known.branch();
    var manager =
        patch.has("manager")
            ? check.manager(value("manager", String.class, null), violations)
            : known.manager();
    var registeredOn = value("registeredOn", LocalDate.class, known.registeredOn());
    var risk = riskTolerance();
    var attributes = attributes();
    check.name(name, violations);
    check.registeredOn(registeredOn, violations);
    check.riskTolerance(risk, violations);
    require("kind", kind);
    require("name", known.name() == null ? "" : name);
    require("registeredOn", registeredOn);
    if (!violations.isEmpty() || kind == null || registeredOn == null) {
      throw new InputProblem.Invalid(violations);
    }
    return new Profile(kind, name, branch, manager, registeredOn, risk, attributes);
  }

  private @Nullable RiskTolerance riskTolerance() {
    var given = patch.get(RISK_TOLERANCE);
    if (!(given instanceof ObjectNode fields)) {
      return value(RISK_TOLERANCE, RiskTolerance.class, known.riskTolerance());
    }
    var merged = json.createObjectNode();
    if (known.riskTolerance() != null) {
      merged.setAll(json.<ObjectNode>valueToTree(known.riskTolerance()));
    }
    merged.setAll(fields);
    return read(json, RISK_TOLERANCE, merged, RiskTolerance.class);
  }

  private ObjectNode attributes() {
    var merged = known.attributes().deepCopy();
    var given = patch.get(ATTRIBUTES);
    if (given == null) {
      return merged;
    }
    if (!(given instanceof ObjectNode values)) {
      violations.add(new Violation(ATTRIBUTES, "must be an object", "not-object"));
      return merged;
    }
    check.attributes().check(values, violations);
    check.attributes().refuseMasked(values, known.attributes(), violations);
    for (var property : values.properties()) {
      if (property.getValue().isNull()) {
        merged.remove(property.getKey());
      } else {
        merged.set(property.getKey(), property.getValue());
      }
    }
    return merged;
  }

  private <T> @Nullable T value(String field, Class<T> type, @Nullable T otherwise) {
    var given = patch.get(field);
    if (given == null) {
      return otherwise;
    }
    return given.isNull() ? null : read(json, field, given, type);
  }

  private void require(String field, @Nullable Object value) {
    if (value == null) {
      violations.add(new Violation(field, "cannot be taken away", "required"));
    }
  }

  /// Identifiers are added; they are not taken away by leaving them out.
  static List<Identifier> identifiers(
      ObjectNode patch, CheckCustomer.Check check, ObjectMapper json) {
    var given = patch.get("identifiers");
    if (given == null) {
      return List.of();
    }
    if (given.isNull()) {
      throw new InputProblem.Invalid(
          "identifiers", "are added here; POST /customers/{id}/identifiers takes them away");
    }
    var draft =
        new CustomerDraft(
            Kind.PERSON,
            null,
            Arrays.asList(read(json, "identifiers", given, Identifier[].class)),
            null,
            null,
            null,
            null,
            null,
            null);
    return switch (check.draft(draft)) {
      case CheckCustomer.Sound(CheckedCustomer sound) -> sound.identifiers();
      case CheckCustomer.Faulty(var faults) -> throw new InputProblem.Invalid(faults);
    };
  }

  private static <T> T read(ObjectMapper json, String field, JsonNode given, Class<T> type) {
    try {
      return json.treeToValue(given, type);
    } catch (JsonProcessingException | IllegalArgumentException _) {
      throw new InputProblem.Invalid(field, "is not of the documented form", "unreadable");
    }
  }
}
