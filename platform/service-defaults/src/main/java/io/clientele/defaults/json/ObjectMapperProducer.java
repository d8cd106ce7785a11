package io.clientele.defaults.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// REST reads and writes JSON as the kernel does: strictly.
@Singleton
class ObjectMapperProducer {
  @Produces
  @Singleton
  ObjectMapper objectMapper() {
    return Json.strict();
  }
}
