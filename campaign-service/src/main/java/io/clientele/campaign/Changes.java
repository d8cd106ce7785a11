package io.clientele.campaign;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Which fields a change gives other values, for the audit trail.
public final class Changes {
  private final Map<String, Change> fields = new LinkedHashMap<>();

  public record Change(@Nullable Object from, @Nullable Object to) {}

  public Changes field(String name, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      fields.put(name, new Change(from, to));
    }
    return this;
  }

  public boolean isEmpty() {
    return fields.isEmpty();
  }

  public Map<String, Change> fields() {
    return fields;
  }
}
