package io.clientele.gateway.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clientele.kernel.page.Cursors;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@Singleton
class CursorProducer {
  private final CursorConfig config;

  CursorProducer(CursorConfig config) {
    this.config = config;
  }

  @Produces
  @Singleton
  Cursors cursors() {
    return new Cursors(config.cursorSecret().getBytes(UTF_8));
  }

  void refuseDevelopmentSecret(@Observes StartupEvent event) {
    if (ConfigUtils.isProfileActive("prod")
        && config.cursorSecret().equals(CursorConfig.DEVELOPMENT_SECRET)) {
      throw new IllegalStateException("Set CLIENTELE_PAGING_CURSOR_SECRET in production");
    }
  }
}
