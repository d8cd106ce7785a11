package io.clientele.bench;

import io.clientele.demo.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How well duplicates are found, on people of whom it is known who is who.
@Command(
    name = "duplicates",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds duplicates by the service's own rules among people of whom it is known who is who, and"
          + " prints precision, recall and F1 in pairs of records. The rules learn from the data"
          + " itself and are shown no answers.",
      ""
    })
final class DuplicatesBench implements Callable<Integer> {
  private static final String SPLINK = "identity/splink_fake_1000.csv";

  // What the project set out to reach.
  private static final double AIM = 0.95;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "A CSV file, or the folder of data sets (default: the environment's CLIENTELE_DATA), of"
              + " which "
              + SPLINK
              + " is taken. Names, dates of birth, e-mails, phones, places and"
              + " numbers are recognised by the names of the columns.")
  private @Nullable Path data;

  @Option(
      names = "--person",
      paramLabel = "COLUMN",
      description = "The column that tells the person (default: ${DEFAULT-VALUE}).")
  private String person = "cluster";

  @Option(
      names = "--threshold",
      paramLabel = "P",
      defaultValue = "0.8",
      description =
          "The probability from which on two records are linked (default: ${DEFAULT-VALUE}).")
  private double threshold;

  private final Screen screen = Screen.ofTheProcess();

  @Override
  public Integer call() throws IOException {
    var file = file();
    if (file == null) {
      screen.say("Skipped: name the data by --data or CLIENTELE_DATA, with " + SPLINK);
      return 0;
    }
    var people = People.read(file, person);
    screen.heading("Who is who among %s records".formatted(Screen.count(people.truth().size())));
    var start = System.nanoTime();
    var linkage = new Linkage(people);
    var accuracy = Accuracy.of(linkage.persons(threshold), people.truth());
    screen.say(
        "%s pairs of records compared in %.1f s"
            .formatted(Screen.count(linkage.compared()), (System.nanoTime() - start) / 1e9));
    screen.table(
        List.of("threshold", "precision", "recall", "F1"),
        List.of(
            List.of(
                Double.toString(threshold),
                rounded(accuracy.precision()),
                rounded(accuracy.recall()),
                rounded(accuracy.f1()))));
    System.out.println(Figure.of("duplicates", accuracy.f1(), "F1", "aim", AIM).line());
    return 0;
  }

  private @Nullable Path file() {
    var given = data == null ? System.getenv("CLIENTELE_DATA") : data.toString();
    if (given == null) {
      return null;
    }
    var path = Path.of(given);
    var file = Files.isDirectory(path) ? path.resolve(SPLINK) : path;
    return Files.exists(file) ? file : null;
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
