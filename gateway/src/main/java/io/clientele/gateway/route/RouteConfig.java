package io.clientele.gateway.route;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "clientele.route")
interface RouteConfig {
  /// How long a service may take to accept a connection.
  @WithDefault("2S")
  Duration connectTimeout();

  /// How long a service may keep silent once it has the whole request; between two pieces of a
  /// stream as well, so it is longer than the pause between heartbeats.
  @WithDefault("60S")
  Duration silence();

  /// Connections that each event loop keeps to each service; each open stream of events holds one.
  @WithDefault("1024")
  int connections();

  /// Requests of an event loop that may wait for a connection; more are refused at once.
  @WithDefault("1024")
  int waiting();
}
