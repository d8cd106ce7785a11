package io.clientele.customer.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {
  private static final Lease HELD = () -> {};

  private static InputStream utf8(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Long> numbers(List<Rows.Row> rows) {
    return rows.stream().map(Rows.Row::number).toList();
  }

  @Test
  void a_chunk_is_closed_by_rows_or_by_bytes_whichever_comes_first() throws IOException {
    var lines = "{}\n{}\n{}\n" + "x".repeat(5_000) + "\n{}\n";
    var chunks = new Chunks(ImportFile.ndjson(utf8(lines)), 2, 4_000, HELD);

    assertThat(numbers(chunks.next())).containsExactly(1L, 2L);
    assertThat(numbers(chunks.next())).containsExactly(3L, 4L);
    assertThat(numbers(chunks.next())).containsExactly(5L);
    assertThat(chunks.next()).isEmpty();

    var ofLong =
        new Chunks(ImportFile.ndjson(utf8(("y".repeat(5_000) + "\n").repeat(3))), 9, 4_000, HELD);
    assertThat(numbers(ofLong.next())).containsExactly(1L);
    assertThat(numbers(ofLong.next())).containsExactly(2L);
  }

  @Test
  void cells_count_although_they_are_empty() throws IOException {
    var file = ",".repeat(400) + "\n" + (",".repeat(400) + "\n").repeat(10);
    var chunks = new Chunks(ImportFile.csv(utf8(file)).rows(), 100, 40_000, HELD);

    assertThat(chunks.next()).hasSize(3);
  }

  @Test
  void rows_before_a_place_that_cannot_be_read_are_given_first() throws IOException {
    var chunks =
        new Chunks(ImportFile.ndjson(utf8("{}\n" + "x".repeat(200_000))), 10, 1_000_000, HELD);

    assertThat(numbers(chunks.next())).containsExactly(1L);
    assertThatThrownBy(chunks::next).isInstanceOf(UnreadableFile.class);
  }

  @Test
  void a_file_of_blank_lines_is_given_up() throws IOException {
    var endless = new Endless();
    var csv = ImportFile.csv(new SequenceInputStream(utf8("kind\nPERSON\n"), endless)).rows();
    assertThat(csv.next()).isPresent();
    assertThatThrownBy(csv::next)
        .isInstanceOf(UnreadableFile.class)
        .hasMessageContaining("blank lines after row 1");

    var ndjson = ImportFile.ndjson(new SequenceInputStream(utf8("{}\r\n"), endless));
    assertThat(ndjson.next()).isPresent();
    assertThatThrownBy(ndjson::next)
        .isInstanceOf(UnreadableFile.class)
        .hasMessageContaining("blank lines after row 1");
  }

  /// Ends of lines without end.
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return '\n';
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      Arrays.fill(target, offset, offset + length, (byte) '\n');
      return length;
    }
  }
}
