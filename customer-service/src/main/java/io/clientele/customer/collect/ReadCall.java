package io.clientele.customer.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.collect.Call.Nonsense;
import io.clientele.customer.collect.Call.Track;
import io.clientele.customer.collect.ReceiveCalls.Sent;
import io.clientele.customer.identity.Identifier;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.json.StorableNumber;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the calls of kits. They carry much that is of no use here (versions, integrations), and
/// more with every version of a kit: fields that are not known are passed over.
@ApplicationScoped
class ReadCall {
  private static final int MOST_ATTRIBUTES = 50;
  private static final int LONGEST_NAME = 50;
  private static final int LONGEST_TEXT = 500;
  private static final Duration AS_GOOD_AS_NOW = Duration.ofMinutes(1);
  private static final String USER = "userId";
  private static final String ANONYMOUS = "anonymousId";
  private static final String REVENUE = "revenue";
  private static final String VALUE = "value";
  private static final String CURRENCY = "currency";
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern WORD_IN_CAMEL_CASE = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private static final Nonsense NO_TIME =
      new Nonsense("timestamp", "must be a time such as 2026-05-01T09:30:00Z");

  private final CollectConfig config;
  private final BusinessDay calendar;

  ReadCall(CollectConfig config, BusinessDay calendar) {
    this.config = config;
    this.calendar = calendar;
  }

  Call handle(Sent sent) {
    var message = sent.message();
    if (!message.isObject()) {
      return new Nonsense("", "must be an object");
    }
    var who = who(message);
    if (who.isEmpty()) {
      return new Nonsense(USER, "either userId or anonymousId says who it was");
    }
    return switch (sent.type()) {
      case "identify" -> identify(sent, who);
      case "track" -> {
        var event = text(message.path("event"));
        yield event == null
            ? new Nonsense("event", "must be the name of the event")
            : track(sent, event, type(event), who);
      }
      case "page" -> track(sent, sent.type(), config.page(), who);
      case "screen" -> track(sent, sent.type(), config.screen(), who);
      default -> new Nonsense("type", "must be identify, track, page or screen");
    };
  }

  /// Who it was by each field that says so, the more telling first.
  private Map<String, Identifier> who(JsonNode message) {
    var who = new LinkedHashMap<String, Identifier>();
    var namespaces =
        List.of(
            Map.entry(USER, config.userNamespace()),
            Map.entry(ANONYMOUS, config.anonymousNamespace()));
    for (var field : namespaces) {
      var text = asText(message.path(field.getKey()));
      if (text != null) {
        who.put(field.getKey(), new Identifier(field.getValue(), text));
      }
    }
    return who;
  }

  private static boolean isTextual(JsonNode value) {
    return value.isTextual() || value.isIntegralNumber();
  }

  /// Kits of languages without types send whole numbers for texts.
  private static @Nullable String asText(JsonNode value) {
    return value.isIntegralNumber() ? value.asText() : text(value);
  }

  private static @Nullable String text(JsonNode value) {
    return value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null;
  }

  private String type(String event) {
    var words = WORD_IN_CAMEL_CASE.matcher(event.strip()).replaceAll(" ");
    var derived = BETWEEN_WORDS.matcher(words.toLowerCase(Locale.ROOT)).replaceAll(".");
    return config.events().getOrDefault(event, derived.replaceAll("^\\.|\\.$", ""));
  }

  /// What is told of later than now would stand against all that is told until then.
  private Call identify(Sent sent, Map<String, Identifier> who) {
    var now = calendar.now();
    return occurredAt(sent)
        .<Call>map(at ->
            new Identify(
                who.get(USER),
                who.get(ANONYMOUS),
                sent.message().path("traits"),
                at.isAfter(now) ? now : at))
        .orElse(NO_TIME);
  }

  private Call track(Sent sent, String event, String type, Map<String, Identifier> who) {
    var message = sent.message();
    var occurredAt = occurredAt(sent);
    if (occurredAt.isEmpty()) {
      return NO_TIME;
    }
    var id = message.path("messageId");
    if (!isTextual(id) && message.hasNonNull("messageId")) {
      return new Nonsense("messageId", "must be a text");
    }
    var given = asText(id);
    var notes = new ArrayList<Violation>();
    var properties = message.path("properties");
    var price = properties.hasNonNull(REVENUE) ? REVENUE : VALUE;
    var amount = amount(properties, price, notes);
    var attributes =
        attributes(message, properties, amount == null ? Set.of() : Set.of(price, CURRENCY), notes);
    var named =
        who.values().stream()
            .map(one -> new BehaviourEvent.Identifier(one.namespace(), one.value()))
            .toList();
    return new Track(
        event,
        List.copyOf(who.keySet()),
        new Recorded(
            given == null ? Ids.next().toString() : given,
            config.source(),
            null,
            named.getFirst(),
            type,
            occurredAt.get(),
            amount,
            attributes,
            named.size() == 1 ? null : named.subList(1, named.size())),
        notes);
  }

  private Optional<Instant> occurredAt(Sent sent) {
    var message = sent.message();
    var given = message.hasNonNull("timestamp") ? "timestamp" : "originalTimestamp";
    if (!message.hasNonNull(given)) {
      return Optional.of(calendar.now());
    }
    try {
      return Optional.of(time(message.get(given)).minus(ahead(sent.sentAt())));
    } catch (DateTimeException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  /// By how much the clock of a kit is ahead: nothing was sent in the future. What is dated by such
  /// a clock would be refused, or count in no window before its day has come. A clock that is
  /// behind cannot be told from a call that was long on its way.
  private Duration ahead(JsonNode sentAt) {
    try {
      var ahead = Duration.between(calendar.now(), time(sentAt));
      return ahead.compareTo(AS_GOOD_AS_NOW) > 0 ? ahead : Duration.ZERO;
    } catch (DateTimeException _) {
      // Much of what kits send along is of no use here.
      return Duration.ZERO;
    }
  }

  private static Instant time(JsonNode text) {
    return OffsetDateTime.parse(text.asText()).toInstant();
  }

  /// Kits call it `revenue`, or `value` where nothing was sold, with a `currency` beside it.
  /// Without one a `value` is an attribute like others. What is no amount stays an attribute too.
  private static @Nullable Money amount(JsonNode properties, String price, List<Violation> notes) {
    var amount = properties.path(price);
    var currency = text(properties.path(CURRENCY));
    if (!properties.hasNonNull(price)
        || unfit(price, amount) != null
        || (currency == null && price.equals(VALUE))) {
      return null;
    }
    if (currency == null) {
      notes.add(noAmount(price, "its currency is missing"));
      return null;
    }
    try {
      return Money.rounded(
          new BigDecimal(amount.asText().strip()), currency.strip().toUpperCase(Locale.ROOT));
    } catch (NumberFormatException _) {
      notes.add(noAmount(price, "an amount is decimal digits such as 12.50"));
    } catch (IllegalArgumentException e) {
      notes.add(noAmount(price, String.valueOf(e.getMessage())));
    }
    return null;
  }

  private static Violation noAmount(String price, String why) {
    return new Violation("properties." + price, "is no amount: " + why + "; it is an attribute");
  }

  /// @param told of the properties, those that are no attributes
  private static Map<String, Object> attributes(
      JsonNode message, JsonNode properties, Set<String> told, List<Violation> notes) {
    var attributes = new LinkedHashMap<String, Object>();
    for (var field : List.of("name", "category")) {
      var value = text(message.path(field));
      if (value != null) {
        attributes.put(field, value);
      }
    }
    for (var property : properties.properties()) {
      var name = property.getKey();
      var value = property.getValue();
      if (told.contains(name) || value.isNull()) {
        continue;
      }
      var why = attributes.size() >= MOST_ATTRIBUTES ? "is one too many" : unfit(name, value);
      if (why != null) {
        notes.add(new Violation("properties." + name, why + "; it was kept out"));
      } else if (value.isTextual()) {
        attributes.put(name, value.textValue());
      } else {
        attributes.put(name, value.isBoolean() ? value.booleanValue() : number(value));
      }
    }
    return attributes;
  }

  private static BigDecimal number(JsonNode value) {
    return StorableNumber.rounded(value.decimalValue(), StorableNumber.MOST_DECIMALS);
  }

  private static @Nullable String unfit(String name, JsonNode value) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return "has a name of more than " + LONGEST_NAME + " characters";
    }
    if (value.isContainerNode()) {
      return "is no single text, number, true or false";
    }
    if (value.isNumber() && !StorableNumber.is(number(value))) {
      return "has more than " + StorableNumber.MOST_DIGITS + " digits";
    }
    return value.isTextual() && value.textValue().length() > LONGEST_TEXT
        ? "has more than " + LONGEST_TEXT + " characters"
        : null;
  }
}
