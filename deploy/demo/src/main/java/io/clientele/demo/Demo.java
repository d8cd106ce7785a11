package io.clientele.demo;

import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Refused;
import io.clientele.demo.api.Unreachable;
import io.clientele.demo.dataset.BankMarketing;
import io.clientele.demo.dataset.BerkaBank;
import io.clientele.local.stack.StackProblem;
import io.clientele.local.stack.StackRecord.Addresses;
import io.clientele.local.stack.StackSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./clientele demo`.
@Command(
    name = "clientele demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Loads a bank and shows the whole loop: customers and their behaviours, a campaign from draft"
          + " to results, the dashboard. Starts the stack when it is not running.",
      ""
    },
    footer = {
      "",
      "A second run with the same seed changes nothing: it finds the bank and its campaign, goes on"
          + " where the first one stopped, and shows the results again. Another seed is another bank."
    })
public final class Demo implements Callable<Integer> {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many customers the generated bank has (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "From 0 to 9999: which bank is generated (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Load real data instead: a folder that has the Berka bank in berka/ and the bank-marketing"
              + " calls in bank_marketing/.")
  private @Nullable Path data;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Demo()).setExecutionExceptionHandler(Demo::tell).execute(arguments));
  }

  @Override
  public Integer call() {
    var screen = Screen.ofTheProcess();
    var settings = StackSettings.from(System.getenv());
    var addresses = RunningSuite.findOrStart(settings, screen);
    try (var api = new ClienteleApi(URI.create(addresses.gateway()), settings.password())) {
      if (data == null) {
        new GeneratedBank(api, screen, seed, customers).run();
      } else {
        new RealBank(api, screen, new BerkaBank(data), new BankMarketing(data)).run();
      }
    }
    whereToLook(screen, addresses);
    return 0;
  }

  private static void whereToLook(Screen screen, Addresses addresses) {
    screen.heading("Where to look");
    screen.say(
        "console    %s  (sign in as marketer or any other role)".formatted(addresses.console()));
    screen.say("mail sent  %s".formatted(addresses.mail()));
    screen.say("API        %s".formatted(addresses.apiDocs()));
  }

  private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    return switch (failure) {
      case DemoStopped _,
          StackProblem _,
          Refused _,
          Unreachable _,
          UncheckedIOException _,
          IllegalArgumentException _ -> {
        command.getErr().println(failure.getMessage());
        yield 1;
      }
      default -> throw failure;
    };
  }
}
