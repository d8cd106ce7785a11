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
import java.util.EnumMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Brings a decision about a dead letter to the service that keeps it. Its id does not tell which
/// one that is, so all are asked at once: those that do not keep it say so with a 404 and do
/// nothing.
@ApplicationScoped
class SettleDeadLetter {
  private static final int NOT_FOUND = 404;

  private final ServiceClient services;

  SettleDeadLetter(ServiceClient services) {
    this.services = services;
  }

  /// @param outcome as the service tells it
  record Settled(Service service, JsonNode outcome) {}

  private record Answer(Service service, Reply reply) {}

  /// Throws the service's own problem when it refuses. Driving a record again takes as long as
  /// processing it and those behind it: a service that has not answered yet may still do so.
  /// Whoever has not answered when the one that keeps it has is not waited for.
  ///
  /// @param decision `redrive` or `discard`
  Settled handle(UUID id, String decision) {
    var asked = ask("/api/dead-letters/" + id + "/" + decision);
    var silent = new ArrayList<GatewayProblem>();
    while (!asked.isEmpty()) {
      var answer = first(asked);
      asked.remove(answer.service());
      switch (answer.reply()) {
        case Reply.Given(var outcome) -> {
          return new Settled(answer.service(), outcome);
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

  private EnumMap<Service, CompletableFuture<Answer>> ask(String path) {
    var caller = services.onBehalfOfCaller();
    var asked = new EnumMap<Service, CompletableFuture<Answer>>(Service.class);
    for (var service : Service.values()) {
      asked.put(service, caller.post(service, path).thenApply(reply -> new Answer(service, reply)));
    }
    return asked;
  }

  private static Answer first(EnumMap<Service, CompletableFuture<Answer>> asked) {
    var open = asked.values().toArray(CompletableFuture<?>[]::new);
    return (Answer) CompletableFuture.anyOf(open).join();
  }

  /// That nothing was done is only told when it is so of all.
  private static GatewayProblem worst(List<GatewayProblem> problems) {
    return problems.stream()
        .filter(problem -> !(problem instanceof ServiceUnavailable))
        .findFirst()
        .orElse(problems.getFirst());
  }
}
