package io.clientele.gateway.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.gateway.Service;
import io.clientele.gateway.route.Reply;
import io.clientele.gateway.route.ServiceClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Has every service verify its audit trail, side by side.
@ApplicationScoped
class VerifyAcrossServices {
  /// A trail is read from its beginning to its end.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ServiceClient services;

  VerifyAcrossServices(ServiceClient services) {
    this.services = services;
  }

  /// @param missing services that could not be asked
  record Verified(Map<Service, JsonNode> trails, List<Service> missing) {}

  /// Throws a service's own problem when it does not accept the request.
  Verified handle() {
    var caller = services.onBehalfOfCaller();
    var asked = new EnumMap<Service, CompletableFuture<Reply>>(Service.class);
    for (var service : Service.values()) {
      asked.put(service, caller.get(service, "/api/audit/verify", LIMIT));
    }
    var trails = new EnumMap<Service, JsonNode>(Service.class);
    var missing = new ArrayList<Service>();
    asked.forEach((service, reply) -> {
      switch (reply.join()) {
        case Reply.Given given -> trails.put(service, given.body());
        case Reply.Refused(var problem) -> throw problem;
        case Reply.Silent _ -> missing.add(service);
      }
    });
    if (trails.isEmpty()) {
      throw new ServiceUnavailable("None of the services can be reached.");
    }
    return new Verified(trails, missing);
  }
}
