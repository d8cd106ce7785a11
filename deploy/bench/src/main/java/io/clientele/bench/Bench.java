package io.clientele.bench;

import io.clientele.demo.DemoStopped;
import io.clientele.demo.api.Refused;
import io.clientele.demo.api.Unreachable;
import io.clientele.local.stack.StackProblem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./clientele bench`.
@Command(
    name = "clientele bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Measures the running stack, and starts it when it is not running. The load comes from this"
          + " same machine, so it takes from the machine what it measures.",
      ""
    },
    subcommands = {
      IngestBench.class,
      ImportBench.class,
      ProfilesBench.class,
      SegmentsBench.class,
      MembershipBench.class,
      ReadBench.class,
      DuplicatesBench.class
    })
public final class Bench implements Runnable {

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setExecutionExceptionHandler(Bench::tell).execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    return switch (failure) {
      case StackProblem _, DemoStopped _, Refused _, Unreachable _, BenchFailed _ -> {
        command.getErr().println(failure.getMessage());
        yield 1;
      }
      default -> throw failure;
    };
  }
}
