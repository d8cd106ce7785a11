package io.clientele.gateway.customer360;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.gateway.Service;
import io.clientele.gateway.route.Reply;
import io.clientele.gateway.route.ServiceClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Asks all services at once for what they know of a customer. What does not come in time is left
/// out and named. Only customer-service can tell that there is no such customer.
@ApplicationScoped
class ComposeCustomer360 {
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final ServiceClient services;

  ComposeCustomer360(ServiceClient services) {
    this.services = services;
  }

  /// @param missing parts that could not be had
  /// @param withheld parts that the caller's role may not see
  record Customer360(Map<Part, JsonNode> parts, Set<Part> missing, Set<Part> withheld) {}

  Customer360 handle(UUID customer) {
    var caller = services.onBehalfOfCaller();
    var asked = new EnumMap<Part, CompletableFuture<Reply>>(Part.class);
    for (var part : Part.values()) {
      asked.put(part, caller.get(part.service(), part.address(customer), LIMIT));
    }
    var parts = new EnumMap<Part, JsonNode>(Part.class);
    var missing = EnumSet.noneOf(Part.class);
    var withheld = EnumSet.noneOf(Part.class);
    asked.forEach((part, reply) -> {
      switch (reply.join()) {
        case Reply.Given(var body) -> parts.put(part, body.has("items") ? body.get("items") : body);
        case Reply.Refused(var problem) when problem.status() == FORBIDDEN -> withheld.add(part);
        case Reply.Refused(var problem)
            when problem.status() == NOT_FOUND && part == Part.CUSTOMER ->
            throw problem;
        case Reply.Refused _, Reply.Silent _ -> missing.add(part);
      }
    });
    if (missing.size() == Part.values().length) {
      throw new ServiceUnavailable(Service.CUSTOMER);
    }
    return new Customer360(parts, missing, withheld);
  }
}
