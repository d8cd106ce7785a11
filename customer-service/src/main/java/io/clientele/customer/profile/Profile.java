package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.condition.Newcomer;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.kernel.condition.Field;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is recorded of a customer itself.
record Profile(
    Kind kind,
    @Nullable String name,
    @Nullable UUID branch,
    @Nullable UUID manager,
    LocalDate registeredOn,
    @Nullable RiskTolerance riskTolerance,
    ObjectNode attributes) {

  /// What conditions read of it before it is in any table.
  Newcomer newcomer(Set<Field.Consent> granted) {
    return new Newcomer(
        kind.name(),
        branch,
        manager,
        riskTolerance == null ? null : riskTolerance.level(),
        riskTolerance == null ? null : riskTolerance.validUntilOn(),
        registeredOn,
        attributes,
        granted);
  }

  /// The names of what differs from what was recorded before.
  List<String> changesSince(Profile before) {
    var changed = new ArrayList<String>();
    note(changed, "kind", kind, before.kind);
    note(changed, "name", name, before.name);
    note(changed, "branch", branch, before.branch);
    note(changed, "manager", manager, before.manager);
    note(changed, "registeredOn", registeredOn, before.registeredOn);
    note(changed, "riskTolerance", riskTolerance, before.riskTolerance);
    if (!attributes.equals(BY_VALUE, before.attributes)) {
      changed.add("attributes");
    }
    return changed;
  }

  /// Of name and attributes, each for itself, what differs from what was recorded before.
  List<String> toldSince(Profile before) {
    var changed = new ArrayList<String>();
    note(changed, "name", name, before.name);
    var names = new LinkedHashSet<String>();
    attributes.fieldNames().forEachRemaining(names::add);
    before.attributes.fieldNames().forEachRemaining(names::add);
    for (var attribute : names) {
      if (!attributes.path(attribute).equals(BY_VALUE, before.attributes.path(attribute))) {
        changed.add(CheckedCustomer.field(attribute));
      }
    }
    return changed;
  }

  /// Numbers are equal by their value: 34 is 34.0.
  private static final Comparator<JsonNode> BY_VALUE =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  private static void note(
      List<String> changed, String field, @Nullable Object now, @Nullable Object before) {
    if (!Objects.equals(now, before)) {
      changed.add(field);
    }
  }
}
