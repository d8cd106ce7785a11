package io.clientele.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Ports on the loopback address.
public final class Ports {

  // Below the range from which systems take ports for outgoing connections, so that no connection
  // can take a port between our finding it free and the server's listening on it.
  private static final int FIRST = 22_000;
  private static final int LAST = 32_000;

  private Ports() {}

  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// A port that is free now, chosen at random.
  public static int anyFree() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
  }
}
