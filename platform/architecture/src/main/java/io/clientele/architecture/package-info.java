/// The rules of the design that a compiler does not keep. A service is held to them by a test class
/// of its own that extends [io.clientele.architecture.HeldToTheDesign].
@NullMarked
package io.clientele.architecture;

import org.jspecify.annotations.NullMarked;
