package io.clientele.customer.importing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of a file, as many at once as are to be one transaction and fit into memory beside what
/// is made of them.
///
/// @param mostBytes a chunk is closed by the row that reaches them
/// @param lease that goes on while rows are read
record Chunks(Rows rows, int mostRows, long mostBytes, Lease lease) {

  void skip(long number) throws IOException {
    for (var i = 0L; i < number; i++) {
      rows.next();
      lease.keep();
    }
  }

  /// The next rows; none at the end. Those before a place that cannot be read are given before the
  /// file is given up.
  List<Rows.Row> next() throws IOException {
    var chunk = new ArrayList<Rows.Row>();
    var bytes = 0L;
    while (chunk.size() < mostRows && bytes < mostBytes) {
      Optional<Rows.Row> row;
      try {
        row = rows.next();
      } catch (UnreadableFile e) {
        if (chunk.isEmpty()) {
          throw e;
        }
        return chunk;
      }
      if (row.isEmpty()) {
        return chunk;
      }
      lease.keep();
      bytes += row.get().size();
      chunk.add(row.get());
    }
    return chunk;
  }
}
