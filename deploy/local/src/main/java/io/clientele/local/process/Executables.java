package io.clientele.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/// Programs of the operating system that we need for a moment.
public final class Executables {

  private Executables() {}

  public static boolean onPath(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  public static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// Runs a program to its end and says what it printed when it fails.
  public static void run(List<String> command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output;
      try (var reader = process.inputReader()) {
        output = reader.lines().collect(Collectors.joining("\n"));
      }
      int status = process.onExit().join().exitValue();
      if (status != 0) {
        throw new IllegalStateException(
            "%s failed with status %d:%n%s".formatted(String.join(" ", command), status, output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The `java` of the JDK that we run on.
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /// Processes whose command line names `argument`, a path that only they have.
  public static List<ProcessHandle> naming(Path argument) {
    String wanted = argument.toAbsolutePath().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process ->
            Arrays.asList(process.info().arguments().orElse(new String[0])).contains(wanted))
        .toList();
  }

  /// Kills processes and everything they started, and waits until they are gone.
  public static void killWithDescendants(List<ProcessHandle> processes) {
    var doomed = new ArrayList<ProcessHandle>();
    for (ProcessHandle process : processes) {
      process.descendants().forEach(doomed::add);
      doomed.add(process);
    }
    doomed.forEach(ProcessHandle::destroyForcibly);
    CompletableFuture.allOf(
            doomed.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
        .join();
  }

  static void signal(long pid, ChildProcess.StopSignal signal) {
    succeeds(List.of("sh", "-c", "kill -s " + signal.name() + " " + pid));
  }
}
