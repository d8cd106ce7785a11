package io.clientele.defaults.privacy;

import io.clientele.kernel.json.JsonFields;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells what is about a customer who is being erased from what is about others. What says itself
/// which of its fields is what is read by that: an identifier is one only with its namespace, and a
/// name tells of nobody where an identifier tells of somebody else. Only what cannot be read that
/// way is looked through as text.
public final class TraceSearch {
  /// What is shorter, or has no digit, means other things too often to be looked for without its
  /// namespace.
  private static final int SHORTEST = 6;

  /// So much more an ideograph tells than a letter.
  private static final int WEIGHT_OF_IDEOGRAPH = 3;

  private final IdentifierForms.Form form;
  private final Set<String> ids;
  private final Set<String> names;
  private final Set<String> keys;
  private final Set<String> shared;
  private final Words idsAsWords;
  private final Words anywhere;
  private final Words withoutNamespace;
  private final Words inText;

  public TraceSearch(Traces traces, IdentifierForms.Form form) {
    this.form = form;
    ids = traces.customerIds().stream().map(UUID::toString).collect(Collectors.toSet());
    names =
        traces.names().stream()
            .map(Words::form)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    keys = compared(traces.keys());
    shared = compared(traces.shared());
    idsAsWords = Words.of(ids);
    anywhere = Words.of(Stream.concat(ids.stream(), traces.texts().stream()).toList());
    var known = textsOf(traces);
    withoutNamespace = Words.of(known);
    inText =
        Words.of(
            Stream.concat(known.stream(), traces.names().stream().filter(TraceSearch::isTelling))
                .toList());
  }

  /// Whether the fields are about the customer.
  public boolean finds(JsonFields fields) {
    return anywhere.areIn(fields.others())
        || fields.identifiers().stream().anyMatch(this::isTheirs)
        || (fields.names().stream().map(Words::form).anyMatch(names::contains)
            && !isOfSomebodyElse(fields));
  }

  /// Whether the key of a record is about the customer: an id, an identifier as `namespace:value`,
  /// or whatever somebody chose.
  public boolean findsKey(String key) {
    return idsAsWords.areIn(key)
        || Traces.identifier(key).map(this::isTheirs).orElseGet(() -> withoutNamespace.areIn(key));
  }

  /// Whether an id, an e-mail address or a phone number of the customer is in the text.
  public boolean findsIn(String text) {
    return anywhere.areIn(text);
  }

  /// Whether the text mentions the customer in any way, though it does not say what is what.
  public boolean findsInUnreadable(String text) {
    return inText.areIn(text);
  }

  private boolean isTheirs(JsonFields.Identifier identifier) {
    return form.of(identifier.namespace(), identifier.value())
        .map(keys::contains)
        .orElseGet(() -> anywhere.areIn(identifier.value()));
  }

  private boolean isOfSomebodyElse(JsonFields fields) {
    return !ids.containsAll(fields.customerIds())
        || fields.identifiers().stream()
            .map(one -> form.of(one.namespace(), one.value()))
            .anyMatch(compared -> compared.filter(shared::contains).isEmpty());
  }

  private Set<String> compared(List<String> written) {
    return written.stream()
        .flatMap(key -> Traces.identifier(key).stream())
        .flatMap(one -> form.of(one.namespace(), one.value()).stream())
        .collect(Collectors.toSet());
  }

  private static List<String> textsOf(Traces traces) {
    var values =
        traces.identifiers().stream()
            .map(JsonFields.Identifier::value)
            .filter(value -> isTelling(value) && value.chars().anyMatch(Character::isDigit));
    return Stream.concat(traces.words().stream(), values).toList();
  }

  private static boolean isTelling(String text) {
    return text.codePoints()
            .map(sign -> Character.isIdeographic(sign) ? WEIGHT_OF_IDEOGRAPH : 1)
            .sum()
        >= SHORTEST;
  }
}
