package io.clientele.customer.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clientele.customer.CustomerId;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.kernel.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The identifiers of a customer as a query reads them along with other things, sealed.
public final class SealedIdentifiers {
  /// Reads the identifiers of a customer `c` as JSON, for [#open].
  public static final String OF_CUSTOMER =
      """
      (select json_agg(json_build_object('namespace', i.namespace, 'sealed', i.sealed))
      from identifier i where i.customer_id = c.id)
      """;

  private SealedIdentifiers() {}

  /// Opens what [#OF_CUSTOMER] read: a customer's identifiers, in the order of their namespaces and
  /// values.
  public static List<Identifier> open(Keyring keys, CustomerId of, @Nullable String json) {
    var identifiers = new ArrayList<Identifier>();
    for (var one : sealed(json)) {
      var value = keys.open(SealedColumn.IDENTIFIER, of, one.content());
      if (value != null) {
        identifiers.add(new Identifier(one.namespace, value));
      }
    }
    identifiers.sort(Comparator.comparing(Identifier::namespace).thenComparing(Identifier::value));
    return identifiers;
  }

  /// @param sealed as PostgreSQL writes bytes, `\x` and hexadecimal digits
  private record Sealed(String namespace, String sealed) {
    byte[] content() {
      return HexFormat.of().parseHex(sealed, 2, sealed.length());
    }
  }

  private static List<Sealed> sealed(@Nullable String json) {
    try {
      return json == null ? List.of() : List.of(Json.tolerant().readValue(json, Sealed[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database wrote JSON that cannot be read", e);
    }
  }
}
