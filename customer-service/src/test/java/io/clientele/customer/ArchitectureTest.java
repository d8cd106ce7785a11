package io.clientele.customer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/// The rules of the design that a compiler does not keep.
class ArchitectureTest {
  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.clientele.customer");

  @Test
  void features_form_no_cycle() {
    slices().matching("io.clientele.customer.(*)..").should().beFreeOfCycles().check(SERVICE);
  }

  @Test
  void the_words_that_all_share_know_no_feature() {
    noClasses()
        .that()
        .resideInAPackage("io.clientele.customer")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.clientele.customer.*..")
        .check(SERVICE);
  }

  @Test
  void other_services_are_out_of_reach() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.clientele.campaign..", "io.clientele.analytics..", "io.clientele.gateway..")
        .check(SERVICE);
  }

  @Test
  void entities_and_repositories_stay_within_their_feature() {
    classes()
        .that()
        .areAnnotatedWith(Entity.class)
        .or()
        .areAssignableTo(PanacheRepositoryBase.class)
        .should()
        .bePackagePrivate()
        .check(SERVICE);
  }

  @Test
  void http_stays_at_the_edge() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        .and()
        .haveSimpleNameNotEndingWith("Mapper")
        .and()
        .areTopLevelClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .check(SERVICE);
  }

  @Test
  void time_is_asked_of_the_clock() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(SERVICE);
  }
}
