package io.clientele.gateway.apidoc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.clientele.gateway.Service;
import io.clientele.gateway.route.Reply;
import io.clientele.gateway.route.ServiceClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/// Gives out the merged OpenAPI document, made anew when it is some seconds old. A service that is
/// down stays in it as it was last seen.
@ApplicationScoped
class PublishApi {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final String OWN = "META-INF/quarkus-generated-openapi-doc.JSON";

  private final ServiceClient services;
  private final ObjectMapper json;
  private final ObjectMapper yaml =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new TextStaysText()).build())
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .build();
  private final Map<Service, ObjectNode> lastSeen = new ConcurrentSkipListMap<>();
  private final LoadingCache<String, Published> current =
      Caffeine.newBuilder().expireAfterWrite(FRESH).build(_ -> publish());

  PublishApi(ServiceClient services, ObjectMapper json) {
    this.services = services;
    this.json = json;
  }

  record Published(String json, String yaml) {}

  Published handle() {
    return current.get("");
  }

  private Published publish() {
    lookAtServices();
    try {
      var merged = new MergedApi(own());
      lastSeen.forEach(merged::add);
      var document =
          merged.document(
              Arrays.stream(Service.values())
                  .filter(service -> !lastSeen.containsKey(service))
                  .toList());
      return new Published(json.writeValueAsString(document), yaml.writeValueAsString(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lookAtServices() {
    var anyone = services.onBehalfOfNobody();
    var asked = new EnumMap<Service, CompletableFuture<Reply>>(Service.class);
    for (var service : Service.values()) {
      asked.put(service, anyone.get(service, "/q/openapi?format=json", LIMIT));
    }
    asked.forEach((service, reply) -> {
      if (reply.join() instanceof Reply.Given(var body) && body instanceof ObjectNode document) {
        lastSeen.put(service, document);
      }
    });
  }

  private ObjectNode own() throws IOException {
    try (var document = PublishApi.class.getClassLoader().getResourceAsStream(OWN)) {
      if (document == null) {
        throw new FileNotFoundException(OWN);
      }
      return (ObjectNode) json.readTree(document);
    }
  }
}
