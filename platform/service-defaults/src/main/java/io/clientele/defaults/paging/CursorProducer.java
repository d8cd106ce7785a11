package io.clientele.defaults.paging;

import io.clientele.kernel.page.Cursors;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

@Singleton
class CursorProducer {
  private final PageConfig config;

  CursorProducer(PageConfig config) {
    this.config = config;
  }

  @Produces
  @Singleton
  Cursors cursors() {
    return new Cursors(config.cursorSecret().getBytes(StandardCharsets.UTF_8));
  }

  void refuseDevelopmentSecret(@Observes StartupEvent event) {
    if (ConfigUtils.isProfileActive("prod")
        && config.cursorSecret().equals(PageConfig.DEVELOPMENT_SECRET)) {
      throw new IllegalStateException(
          "clientele.paging.cursor-secret must be set in production (CLIENTELE_PAGING_CURSOR_SECRET)");
    }
  }
}
