package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.consent.CheckConsent;
import io.clientele.customer.consent.Consent;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks drafts of customers against what is declared: every fault with the field it is in.
@ApplicationScoped
public class CheckCustomer {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_VALUE = 200;
  private static final int MOST_IDENTIFIERS = 50;
  private static final int MOST_CONSENTS = 100;
  private static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
  private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
  private static final Pattern LEVEL = Pattern.compile("C[1-5]");

  private final Attributes attributes;
  private final Namespaces namespaces;
  private final BranchTree branches;
  private final BusinessDay calendar;

  CheckCustomer(
      Attributes attributes, Namespaces namespaces, BranchTree branches, BusinessDay calendar) {
    this.attributes = attributes;
    this.namespaces = namespaces;
    this.branches = branches;
    this.calendar = calendar;
  }

  /// Checks drafts by the definitions of a version, which the transaction holds.
  public Check by(Connection connection, long version) throws SQLException {
    return new Check(
        attributes.get(connection, version),
        namespaces.get(connection, version),
        branches.get(connection, version),
        calendar.today(),
        calendar.now());
  }

  /// Either of the two: a sound customer, or what is wrong.
  public sealed interface Result {}

  public record Sound(CheckedCustomer customer) implements Result {}

  public record Faulty(List<Violation> violations) implements Result {}

  /// The definitions at hand.
  public record Check(
      Attributes.Declared attributes,
      Namespaces.Known namespaces,
      BranchTree.Tree branches,
      LocalDate today,
      Instant now) {

    public Result draft(CustomerDraft draft) {
      var violations = new ArrayList<Violation>();
      if (draft.kind() == null) {
        violations.add(new Violation("kind", "is required", "required"));
      }
      name(draft.name(), violations);
      var identifiers = identifiers(draft.identifiers(), violations);
      var declared = Objects.requireNonNullElse(draft.attributes(), EMPTY);
      attributes.check(declared, violations);
      var branch = branch(draft.branch(), violations);
      var manager = manager(draft.manager(), violations);
      registeredOn(draft.registeredOn(), violations);
      riskTolerance(draft.riskTolerance(), violations);
      var consents = consents(draft.consents(), violations);
      if (!violations.isEmpty() || draft.kind() == null) {
        return new Faulty(violations);
      }
      return new Sound(
          new CheckedCustomer(
              draft.kind(),
              draft.name(),
              identifiers,
              withoutNulls(declared),
              branch,
              manager,
              draft.registeredOn(),
              draft.riskTolerance(),
              consents,
              null));
    }

    public boolean knowsAttribute(String name) {
      return attributes.find(name).isPresent();
    }

    void name(@Nullable String name, List<Violation> violations) {
      if (name != null
          && (name.isBlank() || name.length() > LONGEST_NAME || !StorableText.is(name))) {
        violations.add(
            new Violation(
                "name",
                "must have 1 to " + LONGEST_NAME + " plain characters",
                "plain-text",
                Map.of("max", LONGEST_NAME)));
      }
    }

    @Nullable UUID branch(@Nullable String code, List<Violation> violations) {
      var branch = branches.branchOf(code);
      if (code != null && branch.isEmpty()) {
        violations.add(
            new Violation(
                "branch", "there is no branch " + code, "unknown", Map.of("value", code)));
      }
      return branch.map(BranchTree.Node::id).orElse(null);
    }

    @Nullable UUID manager(@Nullable String code, List<Violation> violations) {
      var manager = branches.managerOf(code);
      if (code != null && manager.isEmpty()) {
        violations.add(
            new Violation(
                "manager",
                "there is no relationship manager " + code,
                "unknown",
                Map.of("value", code)));
      }
      return manager.map(BranchTree.Manager::id).orElse(null);
    }

    void registeredOn(@Nullable LocalDate day, List<Violation> violations) {
      if (day != null && (day.isBefore(EARLIEST) || day.isAfter(today.plusDays(1)))) {
        violations.add(
            new Violation("registeredOn", "must be a day from 1900 up to today", "not-past"));
      }
    }

    void riskTolerance(@Nullable RiskTolerance risk, List<Violation> violations) {
      if (risk == null) {
        return;
      }
      if (risk.level() == null || !LEVEL.matcher(risk.level()).matches()) {
        violations.add(
            new Violation(
                "riskTolerance.level",
                "must be C1, C2, C3, C4 or C5",
                "one-of",
                Map.of("choices", "C1, C2, C3, C4, C5")));
      }
      if (risk.validUntilOn() == null
          || risk.validUntilOn().isBefore(EARLIEST)
          || risk.validUntilOn().isAfter(LATEST)) {
        violations.add(new Violation("riskTolerance.validUntilOn", "must be a day", "not-date"));
      }
    }

    private List<Identifier> identifiers(
        @Nullable List<Identifier> given, List<Violation> violations) {
      var identifiers = Objects.requireNonNullElse(given, List.<Identifier>of());
      if (identifiers.size() > MOST_IDENTIFIERS) {
        violations.add(
            new Violation(
                "identifiers",
                "must be at most " + MOST_IDENTIFIERS,
                "too-many",
                Map.of("most", MOST_IDENTIFIERS)));
        return List.of();
      }
      var normal = new ArrayList<Identifier>();
      for (var i = 0; i < identifiers.size(); i++) {
        var at = "identifiers[" + i + "]";
        var identifier = identifiers.get(i);
        if (identifier == null || identifier.value() == null || identifier.namespace() == null) {
          violations.add(new Violation(at, "must have a namespace and a value", "required"));
        } else {
          identifier(identifier, at, violations, normal);
        }
      }
      var distinct = List.copyOf(new LinkedHashSet<>(normal));
      onePerCustomer(distinct, violations);
      return distinct;
    }

    private void onePerCustomer(List<Identifier> identifiers, List<Violation> violations) {
      var singles = new HashSet<String>();
      for (var identifier : identifiers) {
        if (namespaces.isSingle(identifier) && !singles.add(identifier.namespace())) {
          violations.add(
              new Violation(
                  "identifiers",
                  "a customer has one of the namespace " + identifier.namespace(),
                  "one-per-customer",
                  Map.of("namespace", identifier.namespace())));
        }
      }
    }

    private void identifier(
        Identifier identifier, String at, List<Violation> violations, List<Identifier> normal) {
      if (namespaces.find(identifier.namespace()).isEmpty()) {
        violations.add(new Violation(at + ".namespace", "is not a known namespace", "unknown"));
      } else if (identifier.value().isBlank()
          || identifier.value().length() > LONGEST_VALUE
          || !StorableText.is(identifier.value())) {
        violations.add(
            new Violation(
                at + ".value",
                "must have 1 to " + LONGEST_VALUE + " plain characters",
                "plain-text",
                Map.of("max", LONGEST_VALUE)));
      } else {
        namespaces.normal(identifier).ifPresent(normal::add);
      }
    }

    private List<Consent> consents(@Nullable List<Consent> given, List<Violation> violations) {
      var consents = Objects.requireNonNullElse(given, List.<Consent>of());
      if (consents.size() > MOST_CONSENTS) {
        violations.add(
            new Violation(
                "consents",
                "must be at most " + MOST_CONSENTS,
                "too-many",
                Map.of("most", MOST_CONSENTS)));
      }
      var seen = new HashSet<String>();
      for (var i = 0; i < consents.size(); i++) {
        var at = "consents[" + i + "]";
        var consent = consents.get(i);
        if (consent == null
            || !CheckConsent.isCode(consent.purpose())
            || !CheckConsent.isCode(consent.channel())) {
          violations.add(
              new Violation(
                  at,
                  "must name purpose and channel in upper case, such as MARKETING",
                  "upper-case-word"));
        } else if (!seen.add(consent.purpose() + "/" + consent.channel())) {
          violations.add(
              new Violation(at, "repeats the purpose and channel of an earlier one", "repeated"));
        } else {
          CheckConsent.details(consent, now, at + ".", violations);
        }
      }
      return consents;
    }
  }

  private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

  private static ObjectNode withoutNulls(ObjectNode attributes) {
    var kept = JsonNodeFactory.instance.objectNode();
    attributes.properties().stream()
        .filter(property -> !property.getValue().isNull())
        .forEach(property -> kept.set(property.getKey(), property.getValue()));
    return kept;
  }

  /// Whether a value fits into a text attribute.
  static boolean isText(JsonNode value, int longest) {
    return value.isTextual()
        && value.textValue().length() <= longest
        && StorableText.is(value.textValue());
  }
}
