package io.clientele.campaign;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.clientele.campaign");
  private static final Pattern WRITING_SQL =
      Pattern.compile(
          "\\b(?:insert into|delete from|update) (\\w+)(?: (?:as )?\\w+)?\\s+(?:set\\b|\\(|where\\b|values\\b)");

  @Test
  void campaign_depends_on_the_platform_and_on_no_other_service() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clientele..")
                .and(
                    not(
                        resideInAnyPackage(
                            "io.clientele.campaign..",
                            "io.clientele.kernel..",
                            "io.clientele.defaults.."))))
        .check(CLASSES);
  }

  @Test
  void features_form_no_cycle() {
    slices().matching("io.clientele.campaign.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void entities_are_out_of_reach_of_other_features() {
    classes().that().areAnnotatedWith(Entity.class).should().bePackagePrivate().check(CLASSES);
  }

  @Test
  void only_the_http_edge_knows_http() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Resource")
        .and()
        .haveSimpleNameNotEndingWith("Client")
        .and(not(nestedInTheEdge()))
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

  @Test
  void a_table_is_written_by_one_feature_only() throws IOException {
    Map<String, Set<String>> writers = new TreeMap<>();
    try (var sources = Files.walk(Path.of("src/main/java"))) {
      for (var source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        var written = WRITING_SQL.matcher(Files.readString(source));
        while (written.find()) {
          writers
              .computeIfAbsent(written.group(1), _ -> new TreeSet<>())
              .add(source.getParent().getFileName().toString());
        }
      }
    }
    assertThat(writers).containsKeys("contact", "budget", "audience", "task", "response");
    assertThat(writers.values()).allSatisfy(features -> assertThat(features).hasSize(1));
  }

  private static DescribedPredicate<JavaClass> nestedInTheEdge() {
    return DescribedPredicate.describe(
        "nested in a resource or a client",
        type -> {
          var outer = type.getEnclosingClass().map(JavaClass::getSimpleName).orElse("");
          return outer.endsWith("Resource") || outer.endsWith("Client");
        });
  }
}
