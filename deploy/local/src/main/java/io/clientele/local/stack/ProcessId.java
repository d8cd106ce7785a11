package io.clientele.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One process, and no later one that happens to get the same number.
///
/// @param startedAt in milliseconds since 1970
public record ProcessId(long pid, long startedAt) {

  // The system counts from the time of its own start, which it corrects by up to a second.
  private static final long TOLERANCE = Duration.ofSeconds(2).toMillis();

  static ProcessId of(ProcessHandle process) {
    return new ProcessId(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  static ProcessId of(long pid) {
    return ProcessHandle.of(pid).map(ProcessId::of).orElse(new ProcessId(pid, 0));
  }

  /// The process, when it still runs.
  public Optional<ProcessHandle> running() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> Math.abs(of(process).startedAt() - startedAt) <= TOLERANCE);
  }
}
