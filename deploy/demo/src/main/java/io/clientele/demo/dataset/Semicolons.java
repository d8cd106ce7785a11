package io.clientele.demo.dataset;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A table in a file whose fields are separated by semicolons, as both data sets have them; packed
/// with gzip or not.
final class Semicolons {
  private Semicolons() {}

  /// @param names of the file to try in turn, each as it is and with `.gz`
  static Stream<NamedCsvRecord> read(Path folder, String... names) {
    var file = find(folder, List.of(names));
    try {
      var reader =
          CsvReader.builder()
              .fieldSeparator(';')
              .ofNamedCsvRecord(new InputStreamReader(open(file), StandardCharsets.US_ASCII));
      return reader.stream().onClose(() -> close(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(NamedCsvRecord row, String field) {
    return row.getField(field).strip();
  }

  static int number(NamedCsvRecord row, String field) {
    return Integer.parseInt(text(row, field));
  }

  private static Path find(Path folder, List<String> names) {
    return names.stream()
        .flatMap(name -> Stream.of(name, name + ".gz"))
        .map(folder::resolve)
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(() ->
            new UncheckedIOException(
                new FileNotFoundException(folder + " has no " + names.getFirst() + "[.gz]")));
  }

  private static InputStream open(Path file) throws IOException {
    var stream = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(stream, 1 << 16) : stream;
  }

  private static void close(CsvReader<NamedCsvRecord> reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
