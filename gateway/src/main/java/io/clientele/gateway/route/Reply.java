package io.clientele.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.GatewayProblem;
import io.clientele.gateway.GatewayProblem.RefusedByService;

/// What came of asking a service.
public sealed interface Reply {
  /// @param body null JSON where there was none
  record Given(JsonNode body) implements Reply {}

  /// @param problem the service's reason, in its own words
  record Refused(RefusedByService problem) implements Reply {}

  /// The service is down, failed, or did not answer in time.
  ///
  /// @param why and whether what was asked for may still have happened
  record Silent(GatewayProblem why) implements Reply {}
}
