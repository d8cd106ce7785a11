package io.clientele.demo;

import com.fasterxml.jackson.databind.ObjectWriter;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.clientele.kernel.json.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Files for the import, packed.
final class GzipFile {
  private GzipFile() {}

  /// A table; a field that is null is left empty.
  ///
  /// @return the number of rows below the header
  static long csv(Path file, List<String> header, Stream<List<@Nullable String>> rows) {
    try (var writer = CsvWriter.builder().build(packed(file))) {
      writer.writeRecord(header);
      var lines = 0L;
      for (var rowsInOrder = rows.iterator(); rowsInOrder.hasNext(); lines++) {
        writer.writeRecord(rowsInOrder.next());
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One JSON object a line.
  ///
  /// @return the number of lines
  static long ndjson(Path file, Stream<?> objects) {
    ObjectWriter json = Json.tolerant().writer();
    try (var writer = packed(file)) {
      var lines = 0L;
      for (var objectsInOrder = objects.iterator(); objectsInOrder.hasNext(); lines++) {
        writer.write(json.writeValueAsString(objectsInOrder.next()));
        writer.write('\n');
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Writer packed(Path file) throws IOException {
    return new BufferedWriter(
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), StandardCharsets.UTF_8),
        1 << 16);
  }
}
