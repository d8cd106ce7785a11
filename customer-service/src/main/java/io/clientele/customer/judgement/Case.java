package io.clientele.customer.judgement;

import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Horizon;
import io.clientele.customer.condition.KnownCustomer;
import io.clientele.customer.condition.KnownCustomer.Standing;
import io.clientele.customer.lifecycle.Decision;
import io.clientele.customer.lifecycle.LifecycleHistory.Move;
import io.clientele.customer.lifecycle.Model;
import io.clientele.customer.segment.SegmentRules;
import io.clientele.kernel.condition.Features;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.time.BusinessDay;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One customer under judgement: the rules still to ask, and what follows from those asked.
final class Case {
  private final Rules rules;
  private final Change change;
  private final BusinessDay calendar;
  private final Instant now;
  private final LocalDate today;
  private final BitSet open;
  private final BitSet asked = new BitSet();
  private final Map<Axis, Standing> standings = new EnumMap<>(Axis.class);
  private final List<Move> moves = new ArrayList<>();
  private final Map<UUID, Boolean> memberships = new HashMap<>();
  private final List<UUID> judgedWhileBuilding = new ArrayList<>();
  private @Nullable KnownCustomer known;

  /// @param segments that the customer is a member of
  Case(Rules rules, Change change, Set<UUID> segments, BusinessDay calendar, Instant now) {
    this.rules = rules;
    this.change = change;
    this.calendar = calendar;
    this.now = now;
    this.today = calendar.of(now);
    this.open = rules.affectedBy(change, segments);
  }

  boolean isOpen() {
    return !open.isEmpty();
  }

  /// What the open rules read.
  Reads reads() {
    return rules.reads(open);
  }

  /// The next day on which time matters is to be known of customers asked everything, see
  /// [#nextDay()].
  Horizon horizon() {
    return new Horizon(today, complete());
  }

  /// Asks the open rules, of which all that they read is in what was loaded. A rule that becomes
  /// open by the answer of another may read more, and stays open.
  void judge(KnownCustomer loaded) {
    var first = known == null;
    known = loaded;
    if (first) {
      change.memberships().forEach(this::found);
    } else {
      remember(loaded.features());
    }
    var answerable = (BitSet) open.clone();
    asked.or(answerable);
    for (var i = answerable.nextSetBit(0); i >= 0; i = answerable.nextSetBit(i + 1)) {
      open.clear(i);
      switch (rules.get(i)) {
        case Rules.OfAxis(Model model) -> place(model);
        case Rules.OfSegment(SegmentRules.Rule segment) -> belong(segment);
      }
    }
  }

  /// What was decided in an earlier round is not in the tables yet.
  private void remember(Features loaded) {
    features(
        loaded.withClassification(
            standing(Axis.STAGE).place(),
            standing(Axis.TIER).place(),
            standing(Axis.BASE).place()));
    var segments = new HashSet<>(loaded.segments());
    memberships.forEach((id, joins) -> {
      var _ = joins ? segments.add(id) : segments.remove(id);
    });
    features(features().withSegments(segments));
  }

  private void place(Model model) {
    var axis = model.axis();
    var standing = standing(axis);
    switch (model.decide(standing, day(standing.since()), features(), today)) {
      case Decision.Stayed(LocalDate shortSince) -> {
        if (!Objects.equals(shortSince, standing.shortSince())) {
          standings.put(axis, new Standing(standing.place(), standing.since(), shortSince));
        }
      }
      case Decision.Moved(String to) -> {
        standings.put(axis, new Standing(to, now, null));
        moves.add(new Move(known().id(), axis, standing.place(), to));
        features(
            features()
                .withClassification(
                    standing(Axis.STAGE).place(),
                    standing(Axis.TIER).place(),
                    standing(Axis.BASE).place()));
        open.or(rules.dependingOn(axis));
      }
    }
  }

  private void belong(SegmentRules.Rule segment) {
    if (segment.building()) {
      judgedWhileBuilding.add(segment.id());
    }
    var holds = segment.compiled().holds(features(), today);
    if (holds != features().segments().contains(segment.id())) {
      found(segment.id(), holds);
    }
  }

  private void found(UUID segment, boolean joins) {
    if (features().segments().contains(segment) == joins) {
      return;
    }
    memberships.put(segment, joins);
    var segments = new HashSet<>(features().segments());
    var _ = joins ? segments.add(segment) : segments.remove(segment);
    features(features().withSegments(segments));
    open.or(rules.dependingOn(segment));
  }

  KnownCustomer known() {
    return Objects.requireNonNull(known);
  }

  private Features features() {
    return known().features();
  }

  private void features(Features features) {
    known = known().with(features);
  }

  Standing standing(Axis axis) {
    var changed = standings.get(axis);
    return changed == null ? known().standing(axis) : changed;
  }

  private @Nullable LocalDate day(@Nullable Instant time) {
    return time == null ? null : calendar.of(time);
  }

  List<Move> moves() {
    return moves;
  }

  Map<UUID, Boolean> memberships() {
    return memberships;
  }

  List<UUID> judgedWhileBuilding() {
    return judgedWhileBuilding;
  }

  boolean announced() {
    return switch (change.announcement()) {
      case IF_MOVED -> !moves.isEmpty() || !memberships.isEmpty();
      case ALWAYS, WITH_RAISED_VERSION -> true;
    };
  }

  /// Whether the customer's row is to be written.
  boolean written() {
    return !standings.isEmpty() || raisesVersion();
  }

  boolean raisesVersion() {
    return announced() && change.announcement() != Change.Announcement.WITH_RAISED_VERSION;
  }

  /// The customer's version after this judgement.
  long version() {
    return known().version() + (raisesVersion() ? 1 : 0);
  }

  /// Whether all rules were asked, so that the next day on which time matters is known exactly.
  boolean complete() {
    return change.all();
  }

  /// The day on which the customer is to be judged again at the latest; for a case that is not
  /// complete. Rules that were asked only because of the answers of others count as well: time may
  /// have had no say in them until now.
  Optional<LocalDate> dueBy() {
    if (asked.intersects(rules.ageing())) {
      return Optional.of(today.plusDays(1));
    }
    return asked.isEmpty() ? Optional.empty() : Optional.ofNullable(change.ahead());
  }

  /// The next day on which time alone may change something; for a complete case.
  ///
  /// What is dated in the future always matters on its day, whatever the rules say now: until then
  /// other behaviours may come, for which the rules that do not age ask for no day.
  Optional<LocalDate> nextDay() {
    var ahead =
        features().behaviours().values().stream()
            .map(history -> history.firstAfter(today))
            .flatMap(Optional::stream);
    var days =
        rules.ageing().stream()
            .mapToObj(place ->
                switch (rules.get(place)) {
                  case Rules.OfAxis(Model model) -> {
                    var standing = standing(model.axis());
                    yield model.nextChange(standing, day(standing.since()), features(), today);
                  }
                  case Rules.OfSegment(SegmentRules.Rule segment) ->
                      segment.compiled().nextChange(features(), today);
                })
            .flatMap(Optional::stream);
    var riskEnds =
        rules.readsRiskTolerance()
            ? Stream.ofNullable(known().riskAssessedUntil())
                .map(day -> day.plusDays(1))
                .filter(today::isBefore)
            : Stream.<LocalDate>empty();
    return Stream.of(ahead, days, riskEnds).flatMap(day -> day).min(LocalDate::compareTo);
  }
}
