package io.clientele.customer.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
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

  @Test
  void how_far_a_packed_file_is_goes_by_what_was_unpacked_of_it() throws IOException {
    var file = new StringBuilder();
    for (var row = 0; row < 20_000; row++) {
      file.append("{\"number\":").append(row).append("}\n");
    }
    var packed = packed(file.toString());
    var rows = ImportFile.ndjson(new ByteArrayInputStream(packed));
    for (var tenth = 1; tenth < 10; tenth++) {
      new Chunks(rows, 2_000, Long.MAX_VALUE, HELD).next();
      // Buffers are filled from what follows.
      assertThat(rows.taken() * 10.0 / packed.length)
          .isBetween(tenth - 0.5, Math.min(tenth + 4.0, 10));
    }
  }

  @Test
  void how_far_a_plain_file_is_goes_by_what_was_read_of_it() throws IOException {
    var file = "kind,name\n" + "PERSON,Li Wei\n".repeat(100_000);
    var rows = ImportFile.csv(utf8(file)).rows();
    new Chunks(rows, 50_000, Long.MAX_VALUE, HELD).next();
    assertThat((double) rows.taken() / file.length()).isBetween(0.5, 0.65);
  }

  private static byte[] packed(String text) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
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
