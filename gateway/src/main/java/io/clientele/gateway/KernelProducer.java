package io.clientele.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.kernel.json.Json;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Makes injectable what the kernel and the JDK offer without beans: JSON as the suite writes it,
/// and the clock. A test puts its own clock in place.
@Singleton
class KernelProducer {
  @Produces
  @Singleton
  ObjectMapper objectMapper() {
    return Json.strict();
  }

  @Produces
  @Singleton
  @DefaultBean
  Clock clock() {
    return Clock.systemUTC();
  }
}
