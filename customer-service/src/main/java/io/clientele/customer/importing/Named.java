package io.clientele.customer.importing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clientele.kernel.json.JsonFields;
import java.util.Collection;

/// By what a refused row names somebody, as it is kept beside the row: JSON that [JsonFields] reads
/// as if it were the row.
final class Named {
  private Named() {}

  /// @param readings what the row says, read in each way in which it can be
  static String in(Collection<JsonFields> readings) {
    var named = JsonNodeFactory.instance.arrayNode();
    readings.stream()
        .flatMap(fields -> fields.identifiers().stream())
        .distinct()
        .forEach(
            one -> named.addObject().put("namespace", one.namespace()).put("value", one.value()));
    readings.stream()
        .flatMap(fields -> fields.customerIds().stream())
        .distinct()
        .forEach(id -> named.addObject().put("customerId", id));
    readings.stream()
        .flatMap(fields -> fields.names().stream())
        .distinct()
        .forEach(name -> named.addObject().put("name", name));
    return named.toString();
  }
}
