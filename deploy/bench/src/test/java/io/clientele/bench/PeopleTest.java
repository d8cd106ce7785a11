package io.clientele.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.matching.Field;
import io.clientele.customer.matching.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleTest {
  @TempDir private Path folder;

  @Test
  void what_a_column_holds_is_told_from_its_name() throws IOException {
    var people =
        people(
            """
            cluster,full_name,first_name,surname,dob,birth_place,postcode_fake,mobile_no,Email
            7,"grace kelly, princess",Grace,Kelly,1929-11-12,Bath,BA1 1AA,138 1234 5678,g@k.com
            """);
    assertThat(people.fields())
        .containsExactly(
            new Field("name", Measure.NAME),
            new Field("dob", Measure.DATE),
            new Field("birth_place", Measure.TEXT),
            new Field("postcode_fake", Measure.CODE),
            new Field("mobile_no", Measure.CODE),
            new Field("email", Measure.EMAIL));
    assertThat(people.records().getFirst().values().getFirst().getFirst().words())
        .containsExactly("grace", "kelly");
  }

  @Test
  void a_day_of_birth_may_be_in_three_columns() throws IOException {
    var people = people("cluster,fname_c1,lname_c1,by,bm,bd\n7,Grace,Kelly,1929,11,2\n");
    var born = people.records().getFirst().values().get(1).getFirst();
    assertThat(born.written()).isEqualTo("1929-11-02");
  }

  @ParameterizedTest
  @CsvSource({
    "19291112, 1929-11-12",
    "1929/11/2, 1929-11-02",
    "1929年11月12日, 1929-11-12",
    "12.11.1929, 1929-11-12",
    "1929-11-12T00:00:00, 1929-11-12",
    "--, ''",
    "unknown, unknown"
  })
  void days_are_read_as_files_write_them(String written, String day) {
    assertThat(Days.iso(written)).isEqualTo(day);
  }

  private People people(String csv) throws IOException {
    return People.read(Files.writeString(folder.resolve("people.csv"), csv), "cluster");
  }
}
