package io.clientele.customer.importing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Limits of imports.
@ConfigMapping(prefix = "clientele.importing")
interface ImportConfig {
  /// How many bytes a file may have, as it is sent.
  @WithDefault("2147483648")
  long largestFile();

  /// How many rows are one transaction.
  @WithDefault("2000")
  int chunk();

  /// How often to look for files to work on.
  @WithDefault("1s")
  String every();

  /// After how long without a sign of life another replica takes a job over.
  @WithDefault("30s")
  Duration lease();

  /// After how long an upload that never ended is thrown away.
  @WithDefault("24h")
  Duration abandonedAfter();

  /// How long a job that has ended is kept, with the rows that were refused. The file itself is
  /// gone as soon as the job has ended.
  @WithDefault("P90D")
  Duration finishedKept();
}
