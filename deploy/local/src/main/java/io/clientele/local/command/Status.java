package io.clientele.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.clientele.local.stack.ProcessId;
import io.clientele.local.stack.StackRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Say what runs where and how it is; the exit status is 0 when all is well.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  /// @param state NOT_RUNNING, STARTING, RUNNING or STOPPING
  record StatusView(String state, StackRecord.@Nullable Addresses addresses, List<PartView> parts) {

    boolean isWell() {
      return state.equals("RUNNING") && parts.stream().allMatch(part -> part.health().equals("UP"));
    }
  }

  /// @param health UP or DOWN
  record PartView(
      String name,
      String address,
      String health,
      @Nullable Long pid,
      @Nullable String startedAt,
      int restarts,
      String log) {

    static PartView of(StackRecord.PartRecord part) {
      ProcessId process = part.process();
      return new PartView(
          part.name(),
          part.address(),
          part.isReady() ? "UP" : "DOWN",
          process == null ? null : process.pid(),
          process == null ? null : Instant.ofEpochMilli(process.startedAt()).toString(),
          part.restarts(),
          part.log());
    }
  }

  @Override
  public Integer call() throws JsonProcessingException {
    StatusView view = view(StackRecord.ofRunning(Clientele.settings().home()));
    System.out.println(json ? JSON.writeValueAsString(view) : text(view));
    return view.isWell() ? 0 : 1;
  }

  static StatusView view(Optional<StackRecord> running) {
    return running
        .map(record ->
            new StatusView(
                record.state().name(),
                record.addresses(),
                record.parts().parallelStream().map(PartView::of).toList()))
        .orElse(new StatusView("NOT_RUNNING", null, List.of()));
  }

  private static String text(StatusView view) {
    if (view.parts().isEmpty()) {
      return "Clientele is not running. Start it with ./clientele up";
    }
    var text = new StringBuilder("Clientele is " + view.state().toLowerCase(Locale.ROOT) + ".");
    for (PartView part : view.parts()) {
      text.append(
          "%n  %-18s %-5s %-24s %s"
              .formatted(
                  part.name(),
                  part.health(),
                  part.address(),
                  part.restarts() == 0 ? "" : "started again " + part.restarts() + " times"));
    }
    return text.toString();
  }
}
