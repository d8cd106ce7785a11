package io.clientele.local.command;

import io.clientele.local.stack.RunningStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "down",
    description = "Stop everything, also what a crash has left.",
    mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.println(RunningStack.stop(Clientele.settings().home()));
    return 0;
  }
}
