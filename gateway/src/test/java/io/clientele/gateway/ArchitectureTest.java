package io.clientele.gateway;

import io.clientele.architecture.HeldToTheDesign;

class ArchitectureTest extends HeldToTheDesign {
  ArchitectureTest() {
    super("io.clientele.gateway", "io.clientele.kernel");
  }
}
