package io.clientele.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Holds a service to the rules that all have alike; a test class that extends it adds its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class HeldToTheDesign {
  private final Rules rules;
  private final JavaClasses classes;

  /// @param root the package of the service; each package below it is a feature
  /// @param platform packages of the rest of the suite that the service may know
  protected HeldToTheDesign(String root, String... platform) {
    rules = new Rules(root, List.of(platform));
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root);
  }

  /// Holds the service to a rule of its own.
  protected final void check(ArchRule rule) {
    rule.check(classes);
  }

  @Test
  public void other_parts_of_the_suite_are_out_of_reach() {
    check(rules.otherPartsAreOutOfReach());
  }

  @Test
  public void features_form_no_cycle() {
    check(rules.featuresFormNoCycle());
  }

  @Test
  public void the_words_that_all_share_know_no_feature() {
    check(rules.wordsThatAllShareKnowNoFeature());
  }

  @Test
  public void entities_and_repositories_stay_within_their_feature() {
    check(rules.entitiesAndRepositoriesStayWithinTheirFeature());
  }

  @Test
  public void http_stays_at_the_edge() {
    check(rules.httpStaysAtTheEdge());
  }

  @Test
  public void time_is_asked_of_the_clock() {
    check(rules.timeIsAskedOfTheClock());
  }

  @Test
  public void names_say_what_a_thing_is() {
    check(rules.namesSayWhatAThingIs());
  }
}
