package io.clientele.customer.behaviour;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.behaviour.BehaviourTypes.BehaviourType;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Declares a type of behaviour, or changes one. Sent again with the same content it changes
/// nothing.
@ApplicationScoped
public class DefineBehaviourType {
  private static final int LONGEST_YEARS = 200;

  private final Database database;
  private final Definitions definitions;
  private final BehaviourTypes types;
  private final Audit audit;

  DefineBehaviourType(
      Database database, Definitions definitions, BehaviourTypes types, Audit audit) {
    this.database = database;
    this.definitions = definitions;
    this.types = types;
    this.audit = audit;
  }

  /// @param attributes the types of attributes; those that the schema tells of need not be named
  /// @param schema a JSON Schema of the attributes
  /// @param retention an ISO 8601 period of days, weeks, months or years
  public record Wanted(
      String title,
      Map<String, ValueType> attributes,
      @Nullable JsonNode schema,
      @Nullable String retention) {}

  /// Declares the type.
  ///
  /// @param by who asked for it
  Placed<BehaviourType> handle(String type, Wanted wanted, Precondition asked, String by) {
    var schema = schema(wanted.schema());
    var attributes = new TreeMap<String, ValueType>(schema == null ? Map.of() : schema.types());
    requireAgreement(wanted.attributes(), attributes);
    attributes.putAll(wanted.attributes());
    var retention = retention(wanted.retention());
    return database.call(connection -> {
      definitions.change(connection);
      var known = types.get(connection).get(type);
      var version = known == null ? 0 : known.version();
      if (known == null) {
        asked.letMake();
      } else {
        if (known.equals(
            new BehaviourType(type, version, wanted.title(), attributes, schema, retention))) {
          asked.letStay(version);
          return Placed.inPlace(known);
        }
        asked.letChange(version);
      }
      var next =
          new BehaviourType(type, version + 1, wanted.title(), attributes, schema, retention);
      store(connection, known, next, by);
      return new Placed<>(next, known == null);
    });
  }

  /// Declares the type as a pack does, which never changes one.
  public void install(String type, Wanted wanted, String by) {
    handle(type, wanted, Precondition.NONE, by);
  }

  /// Declares a type with nothing but its title, unless it is known.
  public void declare(String type, String title, String by) {
    database.call(connection -> {
      if (!types.get(connection).containsKey(type)) {
        definitions.change(connection);
        if (!types.get(connection).containsKey(type)) {
          store(connection, null, new BehaviourType(type, 1, title, Map.of(), null, null), by);
        }
      }
      return type;
    });
  }

  private void store(
      Connection connection, @Nullable BehaviourType before, BehaviourType next, String by)
      throws SQLException {
    types.store(connection, next);
    audit.recordFor(
        by,
        before == null ? "behaviour type declared" : "behaviour type changed",
        "behaviour type " + next.type(),
        details(before, next));
  }

  /// With another retention behaviours are forgotten that were to be kept, or kept that were not.
  private static Map<String, Object> details(@Nullable BehaviourType before, BehaviourType next) {
    var details = new LinkedHashMap<String, Object>();
    details.put("version", next.version());
    details.put("retention", kept(next));
    if (before != null && !Objects.equals(before.retention(), next.retention())) {
      details.put("retentionBefore", kept(before));
    }
    return details;
  }

  private static String kept(BehaviourType type) {
    return Objects.toString(type.retention(), "");
  }

  /// What is one thing by its declared type and another by the schema nobody could ever send.
  private static void requireAgreement(
      Map<String, ValueType> declared, Map<String, ValueType> bySchema) {
    var faults = new ArrayList<Violation>();
    declared.forEach((name, type) -> {
      var other = bySchema.getOrDefault(name, type);
      if (isWrittenAsText(other) ? !isWrittenAsText(type) : other != type) {
        faults.add(
            new Violation(
                "attributes." + name,
                "is " + other + " by the schema",
                "one-of",
                Map.of("choices", other.name())));
      }
    });
    if (!faults.isEmpty()) {
      throw new InputProblem.Invalid(faults);
    }
  }

  private static boolean isWrittenAsText(ValueType type) {
    return type == ValueType.TEXT || type == ValueType.DATE;
  }

  private static @Nullable AttributeSchema schema(@Nullable JsonNode json) {
    if (json == null || json.isNull()) {
      return null;
    }
    var faults = AttributeSchema.faultsOf(json);
    if (!faults.isEmpty()) {
      throw new InputProblem.Invalid(faults);
    }
    return AttributeSchema.of(json);
  }

  private static @Nullable Period retention(@Nullable String iso) {
    if (iso == null) {
      return null;
    }
    try {
      var period = Period.parse(iso);
      var day = LocalDate.EPOCH;
      if (!period.isNegative()
          && day.plus(period).isAfter(day)
          && day.plus(period).isBefore(day.plusYears(LONGEST_YEARS))) {
        return period;
      }
    } catch (DateTimeException | ArithmeticException _) {
      // refused below, as what is out of range
    }
    throw new InputProblem.Invalid(
        "retention", "must be a period of a day up to " + LONGEST_YEARS + " years, such as P2Y");
  }
}
