package io.clientele.kernel.condition;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// What the answer of a condition, or of several together, depends on: after a change of something
/// else the condition need not be asked again.
public record Reads(Set<Field> fields) {
  /// Nothing at all: the answer never changes.
  public static final Reads NOTHING = new Reads(Set.of());

  public Reads {
    fields = Set.copyOf(fields);
  }

  static Reads by(Condition condition) {
    Set<Field> fields = new LinkedHashSet<>();
    collect(condition, fields);
    return new Reads(fields);
  }

  /// What this and the other read together.
  public Reads and(Reads other) {
    Set<Field> both = new LinkedHashSet<>(fields);
    both.addAll(other.fields);
    return new Reads(both);
  }

  public boolean profile(Field.Profile field) {
    return fields.contains(field);
  }

  public Set<String> attributes() {
    return only(Field.Attribute.class).stream()
        .map(Field.Attribute::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  public Set<Field.Consent> consents() {
    return only(Field.Consent.class);
  }

  public Set<UUID> segments() {
    return only(Field.Segment.class).stream()
        .map(Field.Segment::id)
        .collect(Collectors.toUnmodifiableSet());
  }

  public Set<BehaviourMetric> metrics() {
    return only(Field.Behaviour.class).stream()
        .map(Field.Behaviour::metric)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The types of behaviour after which the condition must be asked again.
  public Set<String> behaviourTypes() {
    return metrics().stream()
        .map(metric -> metric.source().type())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// How much of a customer's history must be loaded.
  ///
  /// @param days the last so many days up to today, and what is dated later, day by day
  /// @param before whether the days before these matter too; they may be folded into one, see
  ///   [History]
  public record Span(int days, boolean before) {
    static Span of(BehaviourMetric metric) {
      return new Span(metric.withinDays().orElse(0), metric.withinDays().isEmpty());
    }

    Span and(Span other) {
      return new Span(Math.max(days, other.days), before || other.before);
    }
  }

  /// The sources of behaviours to load and how far back.
  public Map<BehaviourSource, Span> sources() {
    Map<BehaviourSource, Span> spans = new LinkedHashMap<>();
    metrics().forEach(metric -> spans.merge(metric.source(), Span.of(metric), Span::and));
    return spans;
  }

  /// Whether the answer may change by time passing alone.
  public boolean ages() {
    return profile(Field.Profile.DAYS_SINCE_REGISTERED)
        || metrics().stream().anyMatch(BehaviourMetric::ages);
  }

  private <F extends Field> Set<F> only(Class<F> kind) {
    return fields.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void collect(Condition condition, Set<Field> fields) {
    switch (condition) {
      case Condition.Group group -> group.rules().forEach(rule -> collect(rule, fields));
      case Condition.Rule rule -> fields.add(rule.field());
    }
  }
}
