package io.clientele.local.command;

import io.clientele.local.stack.LocalStack;
import io.clientele.local.stack.StackRecord;
import io.clientele.local.stack.StackSettings;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "up",
    description = "Start everything and stay until Ctrl-C; data is kept for the next time.",
    mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {

  @Override
  public Integer call() throws InterruptedException {
    StackSettings settings = Clientele.settings();
    Optional<StackRecord> running = StackRecord.ofRunning(settings.home());
    if (running.isPresent()) {
      System.out.printf("Clientele already runs (%s).%n", words(running.get()));
      Addresses.print(running.get(), settings);
      return 0;
    }
    System.out.println("Starting Clientele; its data is in " + settings.home());
    var stack = new LocalStack(settings, System.out::println);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stack)));
    stack.start();
    Addresses.print(stack.toRecord(), settings);
    System.out.println("Ctrl-C, or ./clientele down from elsewhere, stops everything.");
    stack.awaitEnd();
    return 0;
  }

  private static String words(StackRecord record) {
    return switch (record.state()) {
      case STARTING -> "it is still starting";
      case RUNNING -> "process " + record.supervisor().pid();
      case STOPPING -> "it is just stopping";
    };
  }

  private static void stop(LocalStack stack) {
    stack.close();
    System.out.println("Clientele has stopped.");
  }
}
