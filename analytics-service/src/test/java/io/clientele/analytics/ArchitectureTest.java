package io.clientele.analytics;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.clientele.analytics");
  private static final Pattern WRITING_SQL =
      Pattern.compile("\\b(insert into|update \\w+ (as )?(\\w+ )?set|delete from|truncate)\\b");

  @Test
  void analytics_depends_on_the_platform_and_on_no_other_service() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clientele..")
                .and(
                    not(
                        resideInAnyPackage(
                            "io.clientele.analytics..",
                            "io.clientele.kernel..",
                            "io.clientele.defaults.."))))
        .check(CLASSES);
  }

  @Test
  void features_form_no_cycle() {
    slices().matching("io.clientele.analytics.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void only_the_http_edge_knows_http() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        .and(not(nestedInResources()))
        .should()
        .dependOnClassesThat(resideInAPackage("jakarta.ws.rs.."))
        .check(CLASSES);
  }

  @Test
  void the_clock_is_injected() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  /// One table has one owner: the SQL that writes is in one feature.
  @Test
  void only_ingest_writes() throws IOException {
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      assertThat(sources.filter(path -> path.toString().endsWith(".java")))
          .filteredOn(ArchitectureTest::writes)
          .isNotEmpty()
          .allSatisfy(path -> assertThat(path.getParent().getFileName()).hasToString("ingest"));
    }
  }

  private static boolean writes(Path source) {
    try {
      return WRITING_SQL.matcher(Files.readString(source)).find();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DescribedPredicate<JavaClass> nestedInResources() {
    return DescribedPredicate.describe(
        "nested in a resource",
        type ->
            type.getEnclosingClass().map(JavaClass::getSimpleName).orElse("").endsWith("Resource"));
  }
}
