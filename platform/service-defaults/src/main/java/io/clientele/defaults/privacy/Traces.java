package io.clientele.defaults.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/// By what texts are known to be about a customer who is being erased.
///
/// @param customerIds the customer's own and those that were merged into it
/// @param texts names and identifiers, each in the forms in which people write it; none that is so
///   short that it means something else elsewhere
/// @param keys all identifiers, however short, with what they are: `namespace:value`
public record Traces(List<UUID> customerIds, List<String> texts, List<String> keys) {
  private static final char SET_OFF = 1;
  private static final String BETWEEN_FIELDS = ",;:\"'|/=<>[]{}\\\t\r\n";
  private static final String LEFT_OUT = " +-.()";

  public Traces {
    customerIds = List.copyOf(customerIds);
    texts = List.copyOf(texts);
    keys = List.copyOf(keys);
  }

  /// Of those who know the customer by its ids only.
  public static Traces of(List<UUID> customerIds) {
    return new Traces(customerIds, List.of(), List.of());
  }

  /// Whether one of the texts or ids is a field of the content, rather than a part of one. Says the
  /// same as `mentions` of the database.
  public boolean areIn(String content) {
    var whole = SET_OFF + form(content) + SET_OFF;
    return all().stream().anyMatch(text -> whole.contains(SET_OFF + form(text) + SET_OFF));
  }

  private static String form(String content) {
    var form = new StringBuilder(content.length());
    content
        .toLowerCase(Locale.ROOT)
        .chars()
        .filter(sign -> LEFT_OUT.indexOf(sign) < 0)
        .forEach(sign -> form.append(BETWEEN_FIELDS.indexOf(sign) < 0 ? (char) sign : SET_OFF));
    return form.toString();
  }

  /// Ids, names and identifiers.
  public List<String> all() {
    var all = new ArrayList<>(texts);
    all.addAll(keys);
    customerIds.forEach(id -> all.add(id.toString()));
    return all;
  }
}
