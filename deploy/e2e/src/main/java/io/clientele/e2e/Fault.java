package io.clientele.e2e;

import io.clientele.local.stack.StackRecord.PartRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Something that goes wrong with a part of the suite, and is put right again.
sealed interface Fault {
  List<String> SERVICES =
      List.of("customer-service", "campaign-service", "analytics-service", "gateway");

  /// `kill -9`, and a start.
  record Killed(String part) implements Fault {}

  /// Stands still as in a long pause of its machine, and goes on as if nothing had been.
  record Frozen(String part, Duration length) implements Fault {}

  /// Every session of every service with the database is cut.
  record SessionsCut() implements Fault {}

  static Fault any(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Killed("postgresql");
      case 1 -> new Killed("kafka");
      case 2 -> new SessionsCut();
      case 3, 4 -> new Frozen(service(random), Duration.ofSeconds(random.nextInt(5, 40)));
      default -> new Killed(service(random));
    };
  }

  private static String service(SplittableRandom random) {
    return SERVICES.get(random.nextInt(SERVICES.size()));
  }

  /// Returns when the part is as before.
  default void strike(Suite suite) {
    switch (this) {
      case Killed killed -> {
        suite.stack().kill(killed.part());
        suite.stack().restart(killed.part());
      }
      case Frozen frozen -> {
        signal(suite, frozen.part(), "STOP");
        LockSupport.parkNanos(frozen.length().toNanos());
        signal(suite, frozen.part(), "CONT");
      }
      case SessionsCut _ -> cutSessions(suite);
    }
  }

  private static void signal(Suite suite, String part, String signal) {
    var process =
        suite.stack().toRecord().parts().stream()
            .filter(record -> record.name().equals(part))
            .map(PartRecord::process)
            .findFirst()
            .orElseThrow();
    if (process == null) {
      throw new IllegalStateException(part + " does not run");
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void cutSessions(Suite suite) {
    try (var connection = suite.stack().postgres().connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where usename in ('customer', 'campaign', 'analytics')
          """);
    } catch (SQLException e) {
      throw new IllegalStateException("the sessions cannot be cut", e);
    }
  }
}
