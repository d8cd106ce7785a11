package io.clientele.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the person who started us reads. Progress is a bar that moves on a terminal; where the
/// output goes to a file it is a plain line now and then.
public final class Screen {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final int BAR = 30;

  private final PrintStream out;
  private final boolean terminal;

  public Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  public static Screen ofTheProcess() {
    return new Screen(
        System.out, Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
  }

  public void heading(String text) {
    out.println();
    out.println(terminal ? "\u001b[1m" + text + "\u001b[0m" : text);
  }

  public void say(String text) {
    out.println("  " + text);
  }

  /// A table whose first column is text and whose others are figures.
  public void table(List<String> headings, List<List<String>> rows) {
    var widths =
        IntStream.range(0, headings.size())
            .map(column ->
                rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .reduce(headings.get(column).length(), Math::max))
            .toArray();
    line(headings, widths);
    rows.forEach(row -> line(row, widths));
  }

  private void line(List<String> cells, int[] widths) {
    var text = new StringBuilder("  ");
    for (int column = 0; column < widths.length; column++) {
      var gap = " ".repeat(widths[column] - cells.get(column).length());
      text.append(column == 0 ? cells.getFirst() + gap : "   " + gap + cells.get(column));
    }
    out.println(text.toString().stripTrailing());
  }

  /// @param all how many there are to do
  public Progress progress(String what, long all) {
    return new Progress(what, all);
  }

  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /// How far something has come.
  public final class Progress {
    private final String what;
    private final long all;
    private final long started = System.nanoTime();
    private long lastLine = started;

    private Progress(String what, long all) {
      this.what = what;
      this.all = all;
    }

    public void at(long done) {
      if (terminal) {
        var filled = (int) (BAR * Math.min(done, all) / Math.max(1, all));
        out.print(
            "\r  %-22s [%s%s] %s of %s"
                .formatted(
                    what, "#".repeat(filled), ".".repeat(BAR - filled), count(done), count(all)));
        out.flush();
      } else if (System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
        lastLine = System.nanoTime();
        say("%s: %s of %s".formatted(what, count(done), count(all)));
      }
    }

    public void done() {
      var seconds = (System.nanoTime() - started) / 1e9;
      var line =
          String.format(
              Locale.ROOT,
              "  %-22s %s in %.1f s (%s a second)",
              what,
              count(all),
              seconds,
              count(Math.round(all / Math.max(seconds, 0.001))));
      out.println(terminal ? "\r\u001b[K" + line : line);
    }
  }
}
