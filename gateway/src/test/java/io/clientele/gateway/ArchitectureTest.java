package io.clientele.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses GATEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.clientele.gateway");

  @Test
  void features_form_no_cycle() {
    slices().matching("io.clientele.gateway.(*)..").should().beFreeOfCycles().check(GATEWAY);
  }

  @Test
  void the_words_shared_by_all_features_depend_on_none_of_them() {
    noClasses()
        .that()
        .resideInAPackage("io.clientele.gateway")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.clientele.gateway.*..")
        .check(GATEWAY);
  }

  @Test
  void the_gateway_knows_of_the_platform_only_the_kernel_and_of_the_services_nothing() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clientele..")
                .and(not(resideInAnyPackage("io.clientele.gateway..", "io.clientele.kernel.."))))
        .check(GATEWAY);
  }

  @Test
  void http_resources_are_found_by_their_name() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        .and()
        .haveSimpleNameNotEndingWith("Mapper")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..")
        .check(GATEWAY);
  }

  @Test
  void time_comes_from_the_clock() {
    noClasses().should().callMethod(Instant.class, "now").check(GATEWAY);
  }

  @Test
  void names_say_what_a_thing_is() {
    classes()
        .should()
        .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl|Base|Common)")
        .check(GATEWAY);
  }
}
