package io.clientele.architecture.wrong.right;

import io.clientele.architecture.wrong.left.Left;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/// A feature that knows HTTP, looks at the machine's own clock, and closes the circle.
public class Right {
  Instant madeAt = Instant.now();
  MediaType type = MediaType.TEXT_PLAIN_TYPE;
  Left left;
}
