package io.clientele.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.local.process.Executables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a stack writes down about itself, so that another process can find it, ask how it is, stop
/// it, or clear away what a crash left of it.
public record StackRecord(
    State state, ProcessId supervisor, Addresses addresses, List<PartRecord> parts) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public enum State {
    STARTING,
    RUNNING,
    STOPPING
  }

  public record Addresses(
      String gateway,
      String console,
      String apiDocs,
      String kafka,
      String postgresql,
      String mail,
      String smtp) {}

  /// @param probe where the part says whether it is ready
  /// @param process null while the part is down, and for a part that lives in the supervisor
  public record PartRecord(
      String name,
      String address,
      String probe,
      @Nullable ProcessId process,
      int restarts,
      String log) {

    @JsonIgnore
    public boolean isReady() {
      return new Probe(URI.create(probe)).isReady();
    }
  }

  /// The record in `home`, whether or not its stack still runs.
  public static Optional<StackRecord> read(Path home) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file(home)), StackRecord.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file(home), e);
    }
  }

  /// The record of the stack that runs with `home` now.
  public static Optional<StackRecord> ofRunning(Path home) {
    return read(home).filter(StackRecord::isRunning);
  }

  @JsonIgnore
  public boolean isRunning() {
    return supervisor.running().isPresent();
  }

  void write(Path home) {
    try {
      Path draft = home.resolve("stack.json.draft");
      Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
      Files.move(draft, file(home), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file(home), e);
    }
  }

  static void remove(Path home) {
    try {
      Files.deleteIfExists(file(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends what a supervisor that was killed has left running; PostgreSQL and Kafka lose nothing by
  /// it.
  ///
  /// @return the names of the parts that were still there
  List<String> endOrphans() {
    List<PartRecord> orphans =
        parts.stream()
            .filter(part -> part.process() != null && part.process().running().isPresent())
            .toList();
    Executables.killWithDescendants(
        orphans.stream()
            .flatMap(part -> Optional.ofNullable(part.process()).stream())
            .flatMap(process -> process.running().stream())
            .toList());
    return orphans.stream().map(PartRecord::name).toList();
  }

  private static Path file(Path home) {
    return home.resolve("stack.json");
  }
}
