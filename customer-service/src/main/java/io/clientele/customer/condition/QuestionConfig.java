package io.clientele.customer.condition;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How people's questions about the whole base are answered: previews, searches by a condition,
/// overlaps of segments.
@ConfigMapping(prefix = "clientele.question")
interface QuestionConfig {
  /// How many an instance answers at a time.
  @WithDefault("4")
  int atOnce();

  /// How long the others wait for their turn before they are told to come again.
  @WithDefault("10s")
  Duration patience();
}
