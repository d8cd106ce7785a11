package io.clientele.kernel.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {
  private final Cursors cursors = new Cursors("secret".getBytes(StandardCharsets.UTF_8));

  @Test
  void a_cursor_gives_back_the_position_it_was_written_for() {
    var cursor = cursors.write("customers?stage=NEW", "2026-05-01", "王", "");
    assertThat(cursors.read("customers?stage=NEW", cursor)).containsExactly("2026-05-01", "王", "");
  }

  @Test
  void a_cursor_is_good_for_its_own_list_only() {
    var cursor = cursors.write("customers?stage=NEW", "1");
    assertThatThrownBy(() -> cursors.read("customers?stage=LOST", cursor))
        .isInstanceOf(Cursors.InvalidCursor.class);
  }

  @Test
  void changing_any_character_of_a_cursor_makes_it_invalid() {
    var cursor = cursors.write("list", "41");
    for (var i = 0; i < cursor.length(); i++) {
      var changed = new StringBuilder(cursor);
      changed.setCharAt(i, cursor.charAt(i) == 'A' ? 'E' : 'A');
      assertThatThrownBy(() -> cursors.read("list", changed.toString()))
          .isInstanceOf(Cursors.InvalidCursor.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "....", "AAAAAAAAAAAAAAAAAAAAAAAA", "\u0000"})
  void garbage_is_no_cursor(String garbage) {
    assertThatThrownBy(() -> cursors.read("list", garbage))
        .isInstanceOf(Cursors.InvalidCursor.class);
  }

  @Test
  void a_page_has_a_next_only_when_there_is_more() {
    assertThat(Page.of(List.of(1, 2, 3), 3, String::valueOf).next()).isNull();
    var page = Page.of(List.of(1, 2, 3), 2, String::valueOf);
    assertThat(page.items()).containsExactly(1, 2);
    assertThat(page.next()).isEqualTo("2");
  }
}
