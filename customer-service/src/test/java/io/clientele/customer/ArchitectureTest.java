package io.clientele.customer;

import io.clientele.architecture.HeldToTheDesign;

class ArchitectureTest extends HeldToTheDesign {
  ArchitectureTest() {
    super("io.clientele.customer", "io.clientele.kernel", "io.clientele.defaults");
  }
}
