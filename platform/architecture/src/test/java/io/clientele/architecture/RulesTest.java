package io.clientele.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rule that cannot fail is none: each is seen red here, and green in the services.
class RulesTest {
  private static final String WRONG = "io.clientele.architecture.wrong";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(WRONG);

  private final Rules rules = new Rules(WRONG, List.of("io.clientele.kernel"));

  @Test
  void code_of_another_part_is_found() {
    broken(rules.otherPartsAreOutOfReach(), "Left", "Stranger");
  }

  @Test
  void features_that_need_each_other_are_found() {
    broken(rules.featuresFormNoCycle(), "left", "right");
  }

  @Test
  void a_shared_word_that_knows_a_feature_is_found() {
    broken(rules.wordsThatAllShareKnowNoFeature(), "Word", "Left");
  }

  @Test
  void an_entity_or_repository_within_the_reach_of_others_is_found() {
    broken(
        rules.entitiesAndRepositoriesStayWithinTheirFeature(), WRONG + ".left.Row>", "left.Rows>");
  }

  @Test
  void http_beyond_the_edge_is_found() {
    broken(rules.httpStaysAtTheEdge(), "Right", "jakarta.ws.rs.core.MediaType");
  }

  @Test
  void a_look_at_the_machines_own_clock_is_found() {
    broken(rules.timeIsAskedOfTheClock(), "Right", "Instant.now()");
  }

  @Test
  void a_name_that_says_nothing_is_found() {
    broken(rules.namesSayWhatAThingIs(), "RightManager");
  }

  @Test
  void a_table_that_two_features_write_is_found(@TempDir Path sources) throws IOException {
    source(sources.resolve("left/Left.java"), "insert into shared (id) values (?)");
    source(sources.resolve("right/Right.java"), "update shared s set id = ?");
    source(sources.resolve("right/Own.java"), "delete from own where id = ?");

    assertThat(TableWriters.in(sources))
        .containsEntry("shared", Set.of("left", "right"))
        .containsEntry("own", Set.of("right"))
        .hasSize(2);
  }

  private static void broken(ArchRule rule, String... named) {
    assertThatThrownBy(() -> rule.check(CLASSES))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(named);
  }

  private static void source(Path file, String statement) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "String SQL = \"" + statement + "\";");
  }
}
