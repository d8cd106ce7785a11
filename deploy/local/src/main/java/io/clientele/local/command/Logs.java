package io.clientele.local.command;

import io.clientele.local.stack.StackProblem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Print the end of the logs.", mixinStandardHelpOptions = true)
final class Logs implements Callable<Integer> {
  private static final int TAIL = 32 * 1024;
  private static final int INTERVAL_MILLIS = 300;

  @Parameters(
      paramLabel = "PART",
      arity = "0..1",
      description =
          "postgresql, kafka, customer-service, campaign-service, analytics-service or gateway; all when left out.")
  private @Nullable String part;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on as more is written, until Ctrl-C.")
  private boolean follow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Log> logs = logs(Clientele.settings().home().resolve("logs"));
    do {
      for (Log log : logs) {
        log.printNew();
      }
      if (follow) {
        Thread.sleep(INTERVAL_MILLIS);
      }
    } while (follow);
    return 0;
  }

  private List<Log> logs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new StackProblem("There are no logs yet in " + folder);
    }
    try (var files = Files.list(folder)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      List<Path> chosen =
          all.stream().filter(file -> part == null || name(file).equals(part)).toList();
      if (chosen.isEmpty()) {
        throw new StackProblem(
            "There is no log of %s; there are %s"
                .formatted(part, all.stream().map(Logs::name).collect(Collectors.joining(", "))));
      }
      return chosen.stream().map(file -> new Log(file, chosen.size() > 1)).toList();
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".log".length());
  }

  /// One file, from near its end on, by whole lines.
  private static final class Log {
    private final Path file;
    private final String prefix;
    private long position = -1;

    Log(Path file, boolean named) {
      this.file = file;
      prefix = named ? "%-17s | ".formatted(name(file)) : "";
    }

    void printNew() throws IOException {
      try (var reader = new RandomAccessFile(file.toFile(), "r")) {
        long length = reader.length();
        if (position < 0 || position > length) {
          position = lineStart(reader, Math.max(0, length - TAIL));
        }
        reader.seek(position);
        var bytes = new byte[(int) Math.min(length - position, Integer.MAX_VALUE)];
        reader.readFully(bytes);
        int whole = lastLineEnd(bytes);
        position += whole;
        new String(bytes, 0, whole, StandardCharsets.UTF_8)
            .lines()
            .forEach(line -> System.out.println(prefix + line));
      }
    }

    private static long lineStart(RandomAccessFile reader, long from) throws IOException {
      if (from == 0) {
        return 0;
      }
      reader.seek(from);
      int next = reader.read();
      while (next != '\n' && next != -1) {
        next = reader.read();
      }
      return reader.getFilePointer();
    }

    private static int lastLineEnd(byte[] bytes) {
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      return end;
    }
  }
}
