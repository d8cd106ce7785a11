package io.clientele.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/// @param root the package of the service; each package below it is a feature
/// @param platform what the service may know of the rest of the suite
record Rules(String root, List<String> platform) {
  /// A manager and a customer base are words of the business.
  private static final String VAGUE_NAME =
      ".*([a-z](?<!Relationship|Of)Manager|Helper|Utils?|Impl|(?<!Customer)Base|Common)";

  ArchRule otherPartsAreOutOfReach() {
    var known = Stream.concat(Stream.of(root), platform.stream()).map(name -> name + "..");
    return noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.clientele..")
                .and(not(resideInAnyPackage(known.toArray(String[]::new)))));
  }

  ArchRule featuresFormNoCycle() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  ArchRule wordsThatAllShareKnowNoFeature() {
    return noClasses()
        .that()
        .resideInAPackage(root)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".*..")
        .allowEmptyShould(true);
  }

  ArchRule entitiesAndRepositoriesStayWithinTheirFeature() {
    return classes()
        .that()
        .areAnnotatedWith("jakarta.persistence.Entity")
        .or()
        .areAssignableTo("io.quarkus.hibernate.orm.panache.PanacheRepositoryBase")
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .should()
        .bePackagePrivate()
        .allowEmptyShould(true);
  }

  ArchRule httpStaysAtTheEdge() {
    return noClasses()
        .that(not(atTheEdge()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.ws.rs..");
  }

  /// The clock itself is made by a producer.
  ArchRule timeIsAskedOfTheClock() {
    return noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Producer")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis");
  }

  ArchRule namesSayWhatAThingIs() {
    return classes().should().haveNameNotMatching(VAGUE_NAME);
  }

  private static DescribedPredicate<JavaClass> atTheEdge() {
    return DescribedPredicate.describe(
        "at the edge of the service, or nested there",
        type -> outermost(type).getSimpleName().matches(".*(Resource|Mapper|Client)"));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(Rules::outermost).orElse(type);
  }
}
