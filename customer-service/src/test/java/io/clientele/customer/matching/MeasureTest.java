package io.clientele.customer.matching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureTest {
  @ParameterizedTest
  @CsvSource({
    "NAME, Robert Allen, robert  ALLEN, the same",
    "NAME, Isla Hall, Hall Isla, the same",
    "NAME, Łukasz Müller, Lukasz Muller, the same",
    "NAME, 王小明, Wang Xiaoming, the same",
    "NAME, 王小明, Xiaoming Wang, the same",
    "NAME, 王小明, Wang Xiao-Ming, the same",
    "NAME, 欧阳娜娜, Nana Ouyang, the same",
    "NAME, 曾国强, Guoqiang Zeng, the same",
    "NAME, 张伟, 章伟, the same but for slips",
    "NAME, 王小明, 王小名, the same but for slips",
    "NAME, 王小明, 王小强, all words alike",
    "NAME, 王小明, 王国强, one word the same",
    "NAME, 王小明, 李国强, different",
    "NAME, Rutger van den Berg, Rutger Vandenberg, the same",
    "NAME, Sinead O'Brien, Sinead OBrien, the same",
    "NAME, Theodore Morris, Theodroe Moris, the same but for slips",
    "NAME, Christel Morris, Christine Morris, all words alike",
    "NAME, Grace P Kelly, Grace Patricia Kelly, all words alike",
    "NAME, Grace Patricia Kelly, Grace Anne Kelly, most words the same",
    "NAME, Grace Grace, Grace Kelly, what is there is the same",
    "NAME, Grace, Grace Kelly, what is there is the same",
    "NAME, Grcae, Grace Kelly, what is there is alike",
    "NAME, Grace Kelly, Grace Hopper, one word the same",
    "NAME, Grace Kelly, Alan Turing, different",
    "DATE, 1984-05-17, 1984-05-17, the same",
    "DATE, 1984-05-17, 1984-05-71, one slip apart",
    "DATE, 1984-05-07, 1984-07-05, one slip apart",
    "DATE, 1984-05-17, 1985-06-17, two slips apart",
    "DATE, 1984-05-17, 1984-11-30, same year",
    "DATE, 1984-05-17, 1971-11-30, different",
    "EMAIL, a.kelly@jones.com, A.Kelly@jones.com, the same",
    "EMAIL, grace.kelly@jones.com, grace.kelly@smith.org, the same but for slips",
    "EMAIL, grace.kelly@jones.com, gracekelly@jones.com, the same but for slips",
    "EMAIL, grace.kelly@jones.com, garce.klely@jnes.com, alike",
    "EMAIL, kelly12@jones.com, kelly73@jones.com, different",
    "EMAIL, grace.kelly@jones.com, alan@turing.org, different",
    "CODE, +86 138-1234, 861381234, the same",
    "CODE, +86 138 1234 5678, 138-1234-5678, the same",
    "CODE, 0086 138 1234 5678, +8613812345678, the same",
    "CODE, (020) 7946 0018, +44 20 7946 0018, the same",
    "CODE, 2600, 2601, one slip apart",
    "CODE, 2600, 7188, different",
    "TEXT, Portsmouth, pootsmruth, the same but for slips",
    "TEXT, Portsmouth, Portsmuth, the same but for slips",
    "TEXT, 36 Springfield Drive, 36 Sprinqfield Drive, the same but for slips",
    "TEXT, 36 Springfield Drive, 38 Springfield Drive, alike",
    "TEXT, 北京市朝阳区建国路88号, 北京市朝阳区安定路5号, alike",
    "TEXT, Portsmouth, Leeds, different",
  })
  void values_agree_as_well_as_a_person_would_say(
      Measure measure, String one, String other, String agreement) {
    for (var pair : new String[][] {{one, other}, {other, one}}) {
      var found = measure.compare(Value.of(measure, pair[0]), Value.of(measure, pair[1])).level();
      assertThat(measure.level(found)).isEqualTo(agreement);
    }
  }

  @Test
  void only_words_that_both_have_exactly_count_for_their_rarity() {
    var agreement =
        Measure.NAME.compare(
            Value.of(Measure.NAME, "Grace Kelly"), Value.of(Measure.NAME, "Kelyl Grace"));
    assertThat(agreement.same()).containsExactly("grace");
  }

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, abd, 1",
    "abc, acb, 1",
    "abc, ab, 1",
    "abc, cba, 2",
    "a, xyz, 3"
  })
  void slips_are_counted_up_to_a_limit(String one, String other, int slips) {
    assertThat(Slips.between(one, other, 2)).isEqualTo(slips);
  }
}
