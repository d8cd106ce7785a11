package io.clientele.customer.judgement;

import io.clientele.customer.condition.Axis;
import io.clientele.customer.lifecycle.Model;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Reads;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// All rules that customers are judged by, in an order in which each comes after those it depends
/// on, and for everything that may change the rules that must be asked again. Sets of rules are bit
/// sets of their places in that order.
final class Rules {
  /// One rule: the model of an axis, or a segment.
  sealed interface Rule {
    Reads reads();
  }

  record OfAxis(Model model) implements Rule {
    @Override
    public Reads reads() {
      return model.reads();
    }
  }

  record OfSegment(SegmentRules.Rule segment) implements Rule {
    @Override
    public Reads reads() {
      return segment.reads();
    }
  }

  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, BitSet> byBehaviour = new HashMap<>();
  private final Map<Axis, BitSet> byAxis = new HashMap<>();
  private final Map<UUID, BitSet> bySegment = new HashMap<>();
  private final BitSet ageing = new BitSet();
  private final boolean readsRiskTolerance;
  private final Map<BitSet, Reads> reads = new ConcurrentHashMap<>();

  Rules(Map<Axis, Model> models, List<SegmentRules.Rule> segments) {
    for (var axis : Axis.values()) {
      var model = models.get(axis);
      if (model != null) {
        rules.add(new OfAxis(model));
      }
    }
    segments.forEach(segment -> rules.add(new OfSegment(segment)));
    for (var i = 0; i < rules.size(); i++) {
      index(i, rules.get(i));
    }
    readsRiskTolerance =
        rules.stream().anyMatch(rule -> rule.reads().profile(Field.Profile.RISK_TOLERANCE));
  }

  private void index(int place, Rule rule) {
    var read = rule.reads();
    read.behaviourTypes().forEach(type -> set(byBehaviour, type, place));
    read.segments().forEach(segment -> set(bySegment, segment, place));
    for (var axis : Axis.values()) {
      if (read.profile(axis.field())) {
        set(byAxis, axis, place);
      }
    }
    // Minimum stay and grace make every model a matter of time.
    if (rule instanceof OfAxis || read.ages()) {
      ageing.set(place);
    }
  }

  private static <K> void set(Map<K, BitSet> index, K key, int place) {
    index.computeIfAbsent(key, _ -> new BitSet()).set(place);
  }

  Rule get(int place) {
    return rules.get(place);
  }

  /// The rules to ask after a change of a member of these segments.
  BitSet affectedBy(Change change, Set<UUID> segments) {
    var affected = new BitSet(rules.size());
    if (change.all()) {
      affected.set(0, rules.size());
    }
    for (var type : change.behaviours()) {
      var asking = byBehaviour.getOrDefault(type, NONE);
      if (!change.more() || !allKeep(asking, segments)) {
        affected.or(asking);
      }
    }
    change.memberships().keySet().forEach(id -> affected.or(dependingOn(id)));
    return affected;
  }

  /// Whether none of these rules can answer otherwise after the customer did more. When some can,
  /// most of what is to be read for all is to be read for those.
  private boolean allKeep(BitSet places, Set<UUID> segments) {
    return places.stream()
        .mapToObj(rules::get)
        .allMatch(rule ->
            rule instanceof OfSegment(SegmentRules.Rule segment)
                && segment.keeps(segments.contains(segment.id())));
  }

  private static final BitSet NONE = new BitSet();

  BitSet dependingOn(Axis axis) {
    return byAxis.getOrDefault(axis, NONE);
  }

  BitSet dependingOn(UUID segment) {
    return bySegment.getOrDefault(segment, NONE);
  }

  /// The rules whose answer may change by time alone.
  BitSet ageing() {
    return ageing;
  }

  /// Whether any asks about single behaviours of that type from before a day.
  boolean readsSingle(String type, LocalDate before, LocalDate today) {
    return rules.stream()
        .flatMap(rule -> rule.reads().metrics().stream())
        .filter(metric -> metric.source().type().equals(type) && !metric.source().where().isEmpty())
        .anyMatch(metric ->
            metric.withinDays().isEmpty()
                || today.minusDays(metric.withinDays().getAsInt()).isBefore(before.minusDays(1)));
  }

  boolean readsRiskTolerance() {
    return readsRiskTolerance;
  }

  /// What a set of rules reads, all together.
  Reads reads(BitSet places) {
    return reads.computeIfAbsent(
        (BitSet) places.clone(),
        some ->
            some.stream()
                .mapToObj(place -> rules.get(place).reads())
                .reduce(Reads.NOTHING, Reads::and));
  }
}
