package io.clientele.customer.judgement;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How customers are judged in the background.
@ConfigMapping(prefix = "clientele.judgement")
public interface JudgementConfig {
  /// How often to look for customers whose day has come or who are to be judged again, for
  /// customers to move to another branch, and for segments whose building was broken off.
  @WithDefault("1s")
  String every();

  /// How many customers are judged in one transaction. Whoever changes a definition waits for it.
  @WithDefault("500")
  int batch();

  /// How many customers join or leave a segment that no rule reads in one transaction. Changes of
  /// those customers wait for it.
  @WithDefault("8000")
  int movedAtOnce();

  /// How many threads of an instance compare segments with the base and move their members.
  @WithDefault("2")
  int builders();
}
