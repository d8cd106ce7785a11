package io.clientele.local.command;

import io.clientele.local.stack.StackProblem;
import io.clientele.local.stack.StackRecord;
import io.clientele.local.stack.Tokens;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "token",
    description = "Print a bearer token of the local user of a role, and nothing else.",
    mixinStandardHelpOptions = true)
final class Token implements Callable<Integer> {

  @Parameters(
      paramLabel = "ROLE",
      description =
          "marketer, approver, analyst, relationship-manager, branch-manager, privacy-officer, admin"
              + " or integration.")
  private String role = "";

  @Override
  public Integer call() {
    var settings = Clientele.settings();
    StackRecord running =
        StackRecord.ofRunning(settings.home())
            .orElseThrow(
                () -> new StackProblem("Clientele is not running. Start it with ./clientele up"));
    System.out.println(Tokens.fetch(running.addresses().gateway(), role, settings.password()));
    return 0;
  }
}
