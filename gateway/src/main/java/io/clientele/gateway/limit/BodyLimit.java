package io.clientele.gateway.limit;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/// How many bytes a request may bring.
@ApplicationScoped
public class BodyLimit {
  private static final Set<String> IMPORTS = Set.of("/api/imports", "/api/contact-imports");

  private final LimitConfig config;

  BodyLimit(LimitConfig config) {
    this.config = config;
  }

  public long of(String path) {
    return (IMPORTS.contains(path) ? config.importBody() : config.body()).asLongValue();
  }
}
