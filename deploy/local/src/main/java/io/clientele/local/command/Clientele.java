package io.clientele.local.command;

import io.clientele.local.stack.StackProblem;
import io.clientele.local.stack.StackSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The launcher. The script `./clientele` builds and starts it, and answers some commands by
/// itself.
@Command(
    name = "clientele",
    description = "Runs the whole of Clientele on this machine, without Docker.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Up.class, Down.class, Status.class, Logs.class, Token.class},
    footer = {
      "",
      "Also, each with its own --help:",
      "  demo    load a believable bank and run one campaign from draft to results",
      "  bench   measure, beside the limits of this machine",
      "  drill   break parts while it works, and check that nothing is lost",
      "  test    build and run all tests",
      "",
      "Data, keys and logs are kept in .clientele (CLIENTELE_HOME moves them)."
    })
public final class Clientele implements Runnable {

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Clientele())
            .setExecutionExceptionHandler(Clientele::tell)
            .execute(arguments));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  static StackSettings settings() {
    return StackSettings.from(System.getenv());
  }

  private static int tell(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (failure instanceof StackProblem problem) {
      commandLine.getErr().println(problem.getMessage());
      return 1;
    }
    throw failure;
  }
}
