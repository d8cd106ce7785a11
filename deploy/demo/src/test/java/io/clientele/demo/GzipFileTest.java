package io.clientele.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GzipFileTest {
  @TempDir private Path folder;

  @Test
  void a_table_holds_its_header_and_every_row() throws IOException {
    var file = folder.resolve("table.csv.gz");
    var rows =
        GzipFile.csv(
            file, List.of("number"), IntStream.range(0, 3).mapToObj(i -> List.of("row " + i)));
    assertThat(rows).isEqualTo(3);
    assertThat(lines(file)).containsExactly("number", "row 0", "row 1", "row 2");
  }

  @Test
  void objects_stand_one_a_line() throws IOException {
    var file = folder.resolve("objects.ndjson.gz");
    assertThat(GzipFile.ndjson(file, Stream.of(List.of(1), List.of(2)))).isEqualTo(2);
    assertThat(lines(file)).containsExactly("[1]", "[2]");
  }

  private static List<String> lines(Path file) throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
