package io.clientele.customer.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.kernel.problem.Problem.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How refused rows are kept and given back.
class RefusedRowsTest {
  @Test
  void cells_come_back_as_they_were() {
    var cells = List.of("", "a,b", "say \"x\"", "two\nlines", " spaced ", "");
    assertThat(Original.cells(Original.of(cells))).isEqualTo(cells);
    assertThat(Original.cells("")).isEmpty();
  }

  @Test
  void of_a_long_row_the_beginning_is_kept_in_a_form_that_is_refused_again() {
    var json = "{\"name\":\"" + "x".repeat(50_000) + "\"}";
    assertThat(Original.of(json)).isEqualTo("{\"name\":\u2026");

    for (var place = 0; place < 3; place++) {
      var cells = new ArrayList<>(Collections.nCopies(3, "short"));
      cells.set(place, "y".repeat(9_000));
      var kept = Original.cells(Original.of(cells));
      assertThat(kept).contains("\u2026");
      assertThat(kept.size()).isNotEqualTo(3);
      assertThat(kept.subList(0, place)).allMatch("short"::equals);
    }
  }

  @Test
  void what_is_wrong_is_told_at_a_length_that_can_be_kept() {
    var row = new Rows.Row(7, new Rows.Json("{}"));
    var whys =
        IntStream.range(0, 50)
            .mapToObj(i -> new Violation("f".repeat(5_000) + i, "m".repeat(5_000)))
            .toList();

    var refusals = Refusal.allOf(row, whys, "{}", "");

    assertThat(refusals).hasSize(11);
    assertThat(refusals)
        .allMatch(
            one -> one.fault().field().length() <= 200 && one.fault().message().length() <= 200);
    assertThat(refusals.getLast().fault().message()).isEqualTo("and 40 faults more");
  }
}
