package io.clientele.e2e;

import io.clientele.demo.Screen;
import io.clientele.local.stack.StackProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./clientele drill`.
@Command(
    name = "clientele drill",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts a suite of its own, works with it as several clients would, and meanwhile kills,"
          + " freezes and cuts off its parts at random. Afterwards compares what was accepted with"
          + " what customers, topics, contacts, mails, budget and dashboard have of it. Ends with"
          + " status 1 when a promise was broken.",
      ""
    })
public final class Drill implements Callable<Integer> {
  private static final int CUSTOMERS = 5_000;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long things go wrong (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which faults come in which order (default: ${DEFAULT-VALUE}).")
  private long seed;

  private final Screen screen = Screen.ofTheProcess();

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Drill())
            .setExecutionExceptionHandler((failure, command, _) -> {
              if (failure instanceof StackProblem) {
                command.getErr().println(failure.getMessage());
                return 1;
              }
              throw failure;
            })
            .execute(arguments));
  }

  @Override
  public Integer call() {
    screen.heading("A suite of its own");
    var suite = Suite.start(Path.of("target", "drill").toAbsolutePath(), screen::say);
    var findings = run(suite, seed, Duration.ofMinutes(minutes), screen);
    return findings.stream().allMatch(Reckoning.Finding::kept) ? 0 : 1;
  }

  /// @param length how long things go wrong; what is under way then is finished
  static List<Reckoning.Finding> run(Suite suite, long seed, Duration length, Screen screen) {
    var mark = "drill-" + UUID.randomUUID().toString().substring(0, 8);
    suite.awaitImport(Uploads.customers(suite, mark, CUSTOMERS));
    var campaign = Drafts.drafted(suite, Map.of("branches", List.of(mark)));
    Drafts.awaitAudience(suite, campaign, CUSTOMERS);

    screen.heading("Faults, by seed %d".formatted(seed));
    var history = new History();
    try (var workload = new Workload(suite, history, mark, CUSTOMERS)) {
      workload.start();
      Drafts.launch(suite, campaign);
      var random = new SplittableRandom(seed);
      var end = System.nanoTime() + length.toNanos();
      while (System.nanoTime() < end) {
        var fault = Fault.any(random);
        screen.say(fault.toString());
        fault.strike(suite);
        LockSupport.parkNanos(Duration.ofMillis(random.nextLong(2_000, 8_000)).toNanos());
      }
    }
    screen.say(
        "%s behaviours and %s customers accepted; %s commands had to be sent again"
            .formatted(
                Screen.count(history.acceptedBehaviours().size()),
                Screen.count(history.registered().size()),
                Screen.count(history.unansweredCommands())));

    screen.heading("What is left of it");
    var findings =
        new Reckoning(suite, history, mark, UUID.fromString(campaign), CUSTOMERS).handle();
    findings.forEach(finding ->
        screen.say(
            finding.kept()
                ? "kept    " + finding.promise()
                : "BROKEN  %s: %s"
                    .formatted(finding.promise(), String.join("; ", finding.faults()))));
    return findings;
  }
}
