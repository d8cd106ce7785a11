package io.clientele.gateway.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.GatewayProblem;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.gateway.Service;
import io.clientele.gateway.route.Reply;
import io.clientele.gateway.route.ServiceClient;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Brings a decision about a dead letter to the service that keeps it. Its id does not tell which
/// one that is, so each is asked in turn; a 404 leads on to the next.
@ApplicationScoped
class SettleDeadLetter {
  private static final int NOT_FOUND = 404;

  private final ServiceClient services;

  SettleDeadLetter(ServiceClient services) {
    this.services = services;
  }

  /// @param outcome as the service tells it
  record Settled(Service service, JsonNode outcome) {}

  /// Throws the service's own problem when it refuses. Driving a record again takes as long as
  /// processing it and those behind it: a service that has not answered yet may still do so.
  ///
  /// @param decision `redrive` or `discard`
  Settled handle(UUID id, String decision) {
    var caller = services.onBehalfOfCaller();
    var silent = new ArrayList<GatewayProblem>();
    for (var service : Service.values()) {
      switch (caller.post(service, "/api/dead-letters/" + id + "/" + decision).join()) {
        case Reply.Given(var outcome) -> {
          return new Settled(service, outcome);
        }
        case Reply.Refused(var problem) when problem.status() != NOT_FOUND -> throw problem;
        case Reply.Refused _ -> {}
        case Reply.Silent(var why) -> silent.add(why);
      }
    }
    if (!silent.isEmpty()) {
      throw worst(silent);
    }
    throw new InputProblem.NotFound("dead letter " + id);
  }

  /// That nothing was done is only told when it is so of all.
  private static GatewayProblem worst(List<GatewayProblem> problems) {
    return problems.stream()
        .filter(problem -> !(problem instanceof ServiceUnavailable))
        .findFirst()
        .orElse(problems.getFirst());
  }
}
