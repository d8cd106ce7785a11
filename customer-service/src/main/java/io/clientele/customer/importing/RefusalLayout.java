package io.clientele.customer.importing;

import io.clientele.kernel.csv.Formulas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How refused rows of a file are given back: cells in its own columns, or each as a whole.
///
/// @param own the columns of the file; null when its rows are no cells
/// @param leftOut how many of its first columns were put in front by us when it was another's
///   refused rows
record RefusalLayout(@Nullable List<String> own, char separator, int leftOut) {
  static RefusalLayout of(ImportJob job) {
    var header = job.header();
    if (header == null) {
      return new RefusalLayout(null, ',', 0);
    }
    var givenBack = Columns.isGivenBack(header.columns(), job.order().mapping());
    return new RefusalLayout(
        header.columns(), header.separator(), givenBack ? Columns.OF_REFUSED_ROWS.size() : 0);
  }

  List<String> columns() {
    return own == null ? List.of("original") : asTheyWere(own);
  }

  List<String> cells(Refusal refusal) {
    return own == null
        ? List.of(refusal.original())
        : asTheyWere(Original.cells(refusal.original()));
  }

  private List<String> asTheyWere(List<String> cells) {
    return leftOut == 0 ? cells : cells.stream().skip(leftOut).map(Formulas::unguarded).toList();
  }
}
