package io.clientele.customer.behaviour;

import io.clientele.customer.behaviour.BehaviourTypes.BehaviourType;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.event.BehaviourEvent.Identifier;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.json.StorableNumber;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.time.BusinessDay;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks behaviours against what is declared; needs nothing but memory.
///
/// @param latest later than this nothing can have happened
/// @param currency of all amounts
public record CheckBehaviour(
    Map<String, BehaviourType> types,
    Namespaces.Known namespaces,
    Instant latest,
    BusinessDay calendar,
    Currency currency) {
  private static final String ATTRIBUTES = "attributes";
  private static final int LONGEST_ID = 100;
  private static final int MOST_ATTRIBUTES = 50;
  private static final int MOST_OTHERS = 10;
  private static final int LONGEST_NAME = 50;
  private static final int LONGEST_TEXT = 500;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

  static CheckBehaviour of(
      Map<String, BehaviourType> types,
      Namespaces.Known namespaces,
      BusinessDay calendar,
      Currency currency) {
    return new CheckBehaviour(
        types, namespaces, calendar.now().plus(1, ChronoUnit.DAYS), calendar, currency);
  }

  /// Everything that is wrong with a behaviour.
  public List<Violation> faults(Recorded behaviour) {
    var faults = faultsItself(behaviour);
    if (faults.isEmpty()) {
      keptSince(behaviour)
          .ifPresent(since ->
              faults.add(
                  new Violation(
                      "occurredAt",
                      "lies before " + since + ", since when this type is kept",
                      "before-kept",
                      Map.of("since", since.toString()))));
    }
    return faults;
  }

  /// Whether nothing is wrong with a behaviour but that its type no longer keeps its day. It would
  /// be forgotten at once, and what is forgotten cannot be told from what is new.
  boolean isOutlived(Recorded behaviour) {
    return faultsItself(behaviour).isEmpty() && keptSince(behaviour).isPresent();
  }

  private List<Violation> faultsItself(Recorded behaviour) {
    var faults = new ArrayList<Violation>();
    text("id", behaviour.id(), LONGEST_ID, faults);
    text("source", behaviour.source(), LONGEST_ID, faults);
    who(behaviour, faults);
    when(behaviour.occurredAt(), faults);
    if (behaviour.type() == null) {
      faults.add(new Violation("type", "is required", "required"));
    } else {
      var type = types.get(behaviour.type());
      if (type == null) {
        faults.add(new Violation("type", "is not a declared type of behaviour", "unknown"));
      }
      attributes(type, Objects.requireNonNullElse(behaviour.attributes(), Map.of()), faults);
    }
    amount(behaviour.amount(), faults);
    return faults;
  }

  /// The behaviour with its identifiers in normal form, the most telling one as its identifier.
  public Recorded normal(Recorded behaviour) {
    var given = behaviour.identifier();
    if (given == null) {
      return behaviour;
    }
    var all =
        naming().identifiers(behaviour).stream()
            .map(one -> new Identifier(one.namespace(), one.value()))
            .toList();
    return all.isEmpty()
        ? behaviour
        : new Recorded(
            behaviour.id(),
            behaviour.source(),
            behaviour.customerId(),
            all.getFirst(),
            behaviour.type(),
            behaviour.occurredAt(),
            behaviour.amount(),
            behaviour.attributes(),
            all.size() == 1 ? null : all.subList(1, all.size()));
  }

  Naming naming() {
    return new Naming(namespaces);
  }

  private void who(Recorded behaviour, List<Violation> faults) {
    var identifier = behaviour.identifier();
    if ((behaviour.customerId() == null) == (identifier == null)) {
      faults.add(
          new Violation(
              "customerId",
              "either customerId or identifier says whose behaviour it is",
              "whose-behaviour"));
    }
    if (identifier != null) {
      identifier("identifier", identifier, faults);
    }
    var others = Objects.requireNonNullElse(behaviour.alsoKnownBy(), List.<Identifier>of());
    if (others.size() > MOST_OTHERS) {
      faults.add(
          new Violation(
              "alsoKnownBy",
              "must be at most " + MOST_OTHERS,
              "too-many",
              Map.of("most", MOST_OTHERS)));
      return;
    }
    for (var i = 0; i < others.size(); i++) {
      identifier("alsoKnownBy[" + i + "]", others.get(i), faults);
    }
  }

  private void identifier(String field, @Nullable Identifier identifier, List<Violation> faults) {
    if (identifier == null) {
      faults.add(new Violation(field, "must have a namespace and a value", "required"));
      return;
    }
    if (namespaces.find(identifier.namespace()).isEmpty()) {
      faults.add(new Violation(field + ".namespace", "is not a known namespace", "unknown"));
    }
    text(field + ".value", identifier.value(), 2 * LONGEST_ID, faults);
  }

  private void when(@Nullable Instant occurredAt, List<Violation> faults) {
    if (occurredAt == null) {
      faults.add(new Violation("occurredAt", "is required", "required"));
    } else if (occurredAt.isAfter(latest)) {
      faults.add(new Violation("occurredAt", "lies more than a day in the future", "in-future"));
    } else if (occurredAt.isBefore(EARLIEST)) {
      faults.add(new Violation("occurredAt", "lies before 1900", "before-1900"));
    }
  }

  private void amount(@Nullable Money amount, List<Violation> faults) {
    if (amount != null && !amount.currency().equals(currency.getCurrencyCode())) {
      faults.add(
          new Violation(
              "amount.currency",
              "must be " + currency + ", in which all amounts are",
              "not-our-currency",
              Map.of("currency", currency.getCurrencyCode())));
    }
  }

  /// Since when the type of a behaviour is kept, if that is after the behaviour.
  private Optional<LocalDate> keptSince(Recorded behaviour) {
    return Optional.ofNullable(types.get(behaviour.type()))
        .flatMap(type -> type.keptSince(calendar.today()))
        .filter(calendar.of(behaviour.occurredAt())::isBefore);
  }

  private static void text(
      String field, @Nullable String text, int longest, List<Violation> faults) {
    if (text == null || text.isBlank() || text.length() > longest || !StorableText.is(text)) {
      faults.add(
          new Violation(
              field,
              "must have 1 to " + longest + " plain characters",
              "plain-text",
              Map.of("max", longest)));
    }
  }

  private static void attributes(
      @Nullable BehaviourType type, Map<String, Object> attributes, List<Violation> faults) {
    if (attributes.size() > MOST_ATTRIBUTES) {
      faults.add(
          new Violation(
              ATTRIBUTES,
              "must be at most " + MOST_ATTRIBUTES,
              "too-many",
              Map.of("most", MOST_ATTRIBUTES)));
      return;
    }
    attributes.forEach((name, value) -> {
      if (name.isEmpty() || name.length() > LONGEST_NAME || !StorableText.is(name)) {
        faults.add(
            new Violation(
                ATTRIBUTES,
                "a name has 1 to " + LONGEST_NAME + " characters",
                "attribute-name",
                Map.of("max", LONGEST_NAME)));
      } else {
        var declared = type == null ? null : type.attributes().get(name);
        if (!fits(value, declared)) {
          faults.add(misfit("attributes." + name, declared));
        }
      }
    });
    if (type != null && type.schema() != null && faults.isEmpty()) {
      faults.addAll(type.schema().faults(attributes));
    }
  }

  private static boolean fits(@Nullable Object value, @Nullable ValueType declared) {
    return switch (value) {
      case null -> true;
      case String text ->
          text.length() <= LONGEST_TEXT
              && StorableText.is(text)
              && (declared == null
                  || declared == ValueType.TEXT
                  || (declared == ValueType.DATE && isDay(text)));
      case Boolean _ -> declared == null || declared == ValueType.BOOLEAN;
      case Number number -> (declared == null || declared == ValueType.NUMBER) && isBounded(number);
      default -> false;
    };
  }

  private static boolean isBounded(Number number) {
    return number instanceof BigDecimal decimal
        ? StorableNumber.is(decimal)
        : number.toString().length() <= StorableNumber.MOST_DIGITS;
  }

  private static boolean isDay(String text) {
    try {
      return text.length() == 10 && LocalDate.parse(text).getYear() > 0;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static Violation misfit(String field, @Nullable ValueType declared) {
    return switch (declared) {
      case NUMBER ->
          new Violation(
              field, "must be a number of at most 24 digits and 10 decimals", "not-number");
      case BOOLEAN -> new Violation(field, "must be true or false", "not-boolean");
      case DATE -> new Violation(field, "must be a date such as 2026-05-01", "not-date");
      case null ->
          new Violation(
              field,
              "must be a text of at most " + LONGEST_TEXT + " characters, a number, true or false",
              "not-plain-value",
              Map.of("max", LONGEST_TEXT));
      case TEXT, WORD, GRADE ->
          new Violation(
              field,
              "must be a text of at most " + LONGEST_TEXT + " plain characters",
              "plain-text",
              Map.of("max", LONGEST_TEXT));
    };
  }
}
