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

  /// After how many bytes of rows, about, a transaction is closed although there are fewer rows.
  @WithDefault("4194304")
  long chunkBytes();

  /// How often a job is taken up by workers that die before its rows get any further.
  @WithDefault("3")
  int attempts();

  /// After how many refused rows a file is given up if most of its rows were refused.
  @WithDefault("100000")
  long mostRefused();

  /// How often to look for files to work on.
  @WithDefault("1s")
  String every();

  /// After how long without a sign of life another replica takes a job over, and a file that is
  /// still being received is thrown away.
  @WithDefault("30s")
  Duration lease();

  /// How often a process that receives a file or works on one says so; a file of which nobody says
  /// so for the length of the lease is thrown away, or taken over.
  @WithDefault("5s")
  String alive();

  /// How long the file of a job that failed on our side is kept, to be gone on with.
  @WithDefault("7d")
  Duration failedKept();

  /// How long a job that has ended is kept, with the rows that were refused. The file itself is
  /// gone as soon as the job has ended, if that was not our fault.
  @WithDefault("P90D")
  Duration finishedKept();
}
