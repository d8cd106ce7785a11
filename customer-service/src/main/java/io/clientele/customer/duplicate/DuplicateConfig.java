package io.clientele.customer.duplicate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How duplicates are searched for.
@ConfigMapping(prefix = "clientele.duplicate")
public interface DuplicateConfig {
  /// How often to look for a search to run.
  @WithDefault("2s")
  String every();

  /// Blocking keys that more customers share are left out: comparing all of them with each other
  /// would cost much and find little.
  @WithDefault("100")
  int largestBlock();

  /// About how many customers are read at once.
  @WithDefault("2000")
  int batch();

  /// On how many pairs the model is estimated.
  @WithDefault("200000")
  int sample();

  /// After how many batches of customers the search notes down what it has learned from them.
  @WithDefault("25")
  int batchesBetweenNotes();

  /// A search whose worker gave no sign of life for so long is gone on with by another.
  @WithDefault("2m")
  Duration lease();
}
