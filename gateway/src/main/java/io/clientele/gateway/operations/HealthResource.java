package io.clientele.gateway.operations;

import io.clientele.gateway.Service;
import io.clientele.gateway.route.Reply;
import io.clientele.gateway.route.ServiceClient;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Whether each service is ready. The gateway's own readiness (`/q/health/ready`) does not depend
/// on it: a door that is open must not be closed because a room is.
@Path("/api/health")
@Tag(name = "Operations")
@Authenticated
@RunOnVirtualThread
class HealthResource {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final ServiceClient services;

  HealthResource(ServiceClient services) {
    this.services = services;
  }

  enum Status {
    UP,
    /// Some services are down.
    DEGRADED,
    DOWN
  }

  record ServiceView(String service, Status status) {}

  record HealthView(Status status, List<ServiceView> services) {}

  @GET
  @Operation(operationId = "readHealth", summary = "Which services are ready")
  public HealthView read() {
    var anyone = services.onBehalfOfNobody();
    var asked = new EnumMap<Service, CompletableFuture<Reply>>(Service.class);
    Arrays.stream(Service.values())
        .forEach(service -> asked.put(service, anyone.get(service, "/q/health/ready", LIMIT)));
    var views =
        asked.entrySet().stream()
            .map(entry -> new ServiceView(entry.getKey().title(), status(entry.getValue().join())))
            .toList();
    return new HealthView(overall(views), views);
  }

  private static Status status(Reply readiness) {
    return switch (readiness) {
      case Reply.Given _ -> Status.UP;
      case Reply.Refused _, Reply.Silent _ -> Status.DOWN;
    };
  }

  private static Status overall(List<ServiceView> services) {
    var up = services.stream().filter(service -> service.status() == Status.UP).count();
    if (up == services.size()) {
      return Status.UP;
    }
    return up == 0 ? Status.DOWN : Status.DEGRADED;
  }
}
