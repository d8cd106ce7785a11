package io.clientele.customer.importing;

import java.util.List;

/// How a CSV file is written.
record CsvHeader(List<String> columns, char separator) {
  CsvHeader {
    columns = List.copyOf(columns);
  }
}
