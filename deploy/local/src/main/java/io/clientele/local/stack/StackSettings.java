package io.clientele.local.stack;

import io.clientele.local.process.Checkout;
import io.clientele.local.process.Ports;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// Where a stack keeps its data and where it listens. Several stacks run side by side when both
/// differ.
///
/// @param checkout the built checkout whose services are run
/// @param home the folder for data, keys, passwords and logs
/// @param password with which the local users sign in
public record StackSettings(
    Path checkout, Path home, Map<PortSetting, Integer> ports, String password) {

  public StackSettings {
    ports = Map.copyOf(ports);
  }

  /// `CLIENTELE_HOME` (default `.clientele` in the checkout), `CLIENTELE_IDENTITY_LOCAL_PASSWORD`
  /// (default `clientele`), and a `CLIENTELE_..._PORT` for each port.
  public static StackSettings from(Map<String, String> environment) {
    Path checkout = Checkout.root();
    String home = environment.get("CLIENTELE_HOME");
    var ports = new EnumMap<PortSetting, Integer>(PortSetting.class);
    for (PortSetting setting : PortSetting.values()) {
      ports.put(setting, port(setting, environment));
    }
    return new StackSettings(
        checkout,
        home == null ? checkout.resolve(".clientele") : Path.of(home).toAbsolutePath(),
        ports,
        environment.getOrDefault("CLIENTELE_IDENTITY_LOCAL_PASSWORD", "clientele"));
  }

  /// For tests: a stack that disturbs no other.
  public static StackSettings onFreePorts(Path home) {
    var ports = new EnumMap<PortSetting, Integer>(PortSetting.class);
    for (PortSetting setting : PortSetting.values()) {
      int port;
      do {
        port = Ports.anyFree();
      } while (ports.containsValue(port));
      ports.put(setting, port);
    }
    return new StackSettings(Checkout.root(), home.toAbsolutePath(), ports, "clientele");
  }

  public int port(PortSetting setting) {
    return ports.getOrDefault(setting, setting.usual());
  }

  String url(PortSetting setting) {
    return "http://127.0.0.1:" + port(setting);
  }

  private static int port(PortSetting setting, Map<String, String> environment) {
    String given = environment.getOrDefault(setting.variable(), String.valueOf(setting.usual()));
    try {
      int port = Integer.parseInt(given);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Told below, as for a number out of range.
    }
    throw new StackProblem(
        "%s is a port from 1 to 65535, not \"%s\"".formatted(setting.variable(), given));
  }
}
