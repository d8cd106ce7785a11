package io.clientele.defaults.privacy;

import io.clientele.kernel.json.JsonFields.Identifier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// By what it is known that something is about a customer who is being erased.
///
/// @param customerIds the customer's own and those that were merged into it
/// @param names the customer's, which others may have as well
/// @param texts e-mail addresses and phone numbers in the forms in which people write them:
///   whatever field has one of them is about the customer
/// @param keys all identifiers that nobody else has, with what they are: `namespace:value`, in
///   normal form and in those in which people write them
/// @param shared identifiers that others have as well, in the same form: they tell of nobody by
///   themselves
public record Traces(
    List<UUID> customerIds,
    List<String> names,
    List<String> texts,
    List<String> keys,
    List<String> shared) {

  /// Names and shared identifiers may be left out in JSON.
  public Traces {
    customerIds = List.copyOf(customerIds);
    names = List.copyOf(Objects.requireNonNullElse(names, List.of()));
    texts = List.copyOf(texts);
    keys = List.copyOf(keys);
    shared = List.copyOf(Objects.requireNonNullElse(shared, List.of()));
  }

  /// What is found as fields of a text, one or two that stand side by side.
  public List<String> words() {
    return Stream.of(texts, keys, customerIds.stream().map(UUID::toString).toList())
        .flatMap(List::stream)
        .toList();
  }

  /// The identifiers of [#keys()].
  public List<Identifier> identifiers() {
    return keys.stream().flatMap(key -> identifier(key).stream()).toList();
  }

  static Optional<Identifier> identifier(String key) {
    var end = key.indexOf(':');
    return end <= 0
        ? Optional.empty()
        : Optional.of(new Identifier(key.substring(0, end), key.substring(end + 1)));
  }

  /// Of those who know the customer by its ids only.
  public static Traces of(List<UUID> customerIds) {
    return new Traces(customerIds, List.of(), List.of(), List.of(), List.of());
  }
}
