package io.clientele.customer.lifecycle;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.DescribeConditions;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.condition.ConditionProblem;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A model as it is written down: its places in order, the last of which takes everybody.
record ModelDocument(@JsonProperty(required = true) List<PlaceDocument> places) {
  private static final int MOST_PLACES = 30;
  private static final int MOST_DAYS = 3_650;
  private static final int LONGEST_TITLE = 100;
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");

  ModelDocument {
    places = Objects.requireNonNullElse(places, List.of());
    if (places.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("has a place that is null");
    }
    places = List.copyOf(places);
  }

  /// See [Place]; days that are left out are 0.
  record PlaceDocument(
      @JsonProperty(required = true) String name,
      @Schema(maxLength = LONGEST_TITLE) @Nullable String title,
      @Schema(ref = DescribeConditions.CONDITION, description = "Who enters the place")
          @JsonProperty(required = true)
          JsonNode when,
      @Schema(
              ref = DescribeConditions.CONDITION,
              description = "Who keeps it once there, wider than `when`; as `when` if left out")
          @Nullable JsonNode keep,
      @Schema(description = "Places from which one may come; all when left out")
          @Nullable List<String> from,
      @Schema(description = "How many days one must have been there before; 0 when left out")
          @Nullable Integer fromAfterDays,
      @Schema(description = "For how many days nobody leaves the place; 0 when left out")
          @Nullable Integer minimumStayDays,
      @Schema(
              description =
                  "For how many days one may fall short of `keep` before one leaves the place"
                      + " downwards; 0 when left out")
          @Nullable Integer graceDays) {

    /// The place with other conditions.
    ///
    /// @param parse of a condition and the field that it stands in
    PlaceDocument with(BiFunction<JsonNode, String, JsonNode> parse) {
      return new PlaceDocument(
          name,
          title,
          parse.apply(when, "when"),
          keeping().map(condition -> parse.apply(condition, "keep")).orElse(null),
          from,
          fromAfterDays,
          minimumStayDays,
          graceDays);
    }

    Place compile(Vocabulary.Words words) {
      return Place.of(
          name,
          words.stored(when),
          keeping().map(words::stored),
          Set.copyOf(Objects.requireNonNullElse(from, List.of())),
          Objects.requireNonNullElse(fromAfterDays, 0),
          Objects.requireNonNullElse(minimumStayDays, 0),
          Objects.requireNonNullElse(graceDays, 0));
    }

    private Optional<JsonNode> keeping() {
      return Optional.ofNullable(keep).filter(condition -> !condition.isNull());
    }
  }

  /// The document checked, with its conditions in the form in which they are kept.
  ModelDocument checked(Axis axis, Vocabulary.Words words) {
    var violations = new ArrayList<Violation>();
    if (places.isEmpty() || places.size() > MOST_PLACES) {
      violations.add(
          new Violation(
              "places",
              "must be 1 to " + MOST_PLACES,
              "size",
              Map.of("min", 1, "max", MOST_PLACES)));
    }
    var names = places.stream().map(PlaceDocument::name).collect(Collectors.toSet());
    var seen = new HashSet<String>();
    for (var i = 0; i < places.size(); i++) {
      check(places.get(i), "places[" + i + "].", names, seen, violations);
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
    var checked = new ArrayList<PlaceDocument>();
    for (var i = 0; i < places.size(); i++) {
      var at = "places[" + i + "].";
      checked.add(
          places
              .get(i)
              .with((condition, field) ->
                  words.parse(condition, at + field, isKnownBefore(axis)).toJson()));
    }
    requireOpenEnd();
    return new ModelDocument(checked);
  }

  /// The model as it was stored.
  ///
  /// @throws ConditionProblem when a condition asks what cannot be asked any more
  Model compile(Axis axis, Vocabulary.Words words) {
    return new Model(axis, places.stream().map(place -> place.compile(words)).toList());
  }

  private static void check(
      PlaceDocument place,
      String at,
      Set<String> names,
      Set<String> seen,
      List<Violation> violations) {
    if (place.name == null || !NAME.matcher(place.name).matches()) {
      violations.add(
          new Violation(
              at + "name", "must be a word in upper case, such as AT_RISK", "upper-case-word"));
    } else if (!seen.add(place.name)) {
      violations.add(new Violation(at + "name", "is the name of an earlier place", "repeated"));
    }
    if (place.title != null
        && (place.title.length() > LONGEST_TITLE || !StorableText.is(place.title))) {
      violations.add(
          new Violation(
              at + "title",
              "must be at most " + LONGEST_TITLE + " plain characters",
              "plain-text",
              Map.of("max", LONGEST_TITLE)));
    }
    if (place.from != null && !names.containsAll(place.from)) {
      violations.add(new Violation(at + "from", "must name places of this model", "unknown"));
    }
    checkDays(place.fromAfterDays, at + "fromAfterDays", violations);
    checkDays(place.minimumStayDays, at + "minimumStayDays", violations);
    checkDays(place.graceDays, at + "graceDays", violations);
  }

  private static void checkDays(@Nullable Integer days, String field, List<Violation> violations) {
    if (days != null && (days < 0 || days > MOST_DAYS)) {
      violations.add(
          new Violation(
              field,
              "must be 0 to " + MOST_DAYS + " days",
              "days",
              Map.of("least", 0, "most", MOST_DAYS)));
    }
  }

  private void requireOpenEnd() {
    var last = places.getLast();
    if (!last.when.path("rules").isEmpty()
        || last.when.path("not").asBoolean()
        || (last.from != null && !last.from.isEmpty())) {
      throw new InputProblem.Invalid(
          "places[" + (places.size() - 1) + "].when",
          "must be empty: the last place takes everybody whom no other takes",
          "last-place-open");
    }
  }

  /// Axes are judged in order, and segments after them: a rule may only ask about what is known by
  /// then.
  private static Predicate<Field> isKnownBefore(Axis axis) {
    return field ->
        switch (field) {
          case Field.Segment _ -> false;
          case Field.Profile profile -> {
            for (var other : Axis.values()) {
              if (other.field() == profile && other.compareTo(axis) >= 0) {
                yield false;
              }
            }
            yield true;
          }
          case Field.Attribute _, Field.Consent _, Field.Behaviour _ -> true;
        };
  }
}
