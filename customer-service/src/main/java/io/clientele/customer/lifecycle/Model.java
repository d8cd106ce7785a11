package io.clientele.customer.lifecycle;

import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.KnownCustomer.Standing;
import io.clientele.kernel.condition.CompiledCondition;
import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.Features;
import io.clientele.kernel.condition.Reads;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides on which place of an axis a customer stands. The places are in order, the highest or
/// most particular first; the last one takes everybody else.
///
/// A customer goes to the first place whose `when` it meets. Upwards it goes at once. Downwards it
/// goes only when it no longer meets `keep` of its place and the grace is over, and no further than
/// to the first place below whose `keep` it meets. Nobody moves before the minimum stay is over,
/// during which the grace runs as well. A place with `from` is passed through: when its minimum
/// stay is over the customer goes on.
public final class Model {
  private final Axis axis;
  private final List<Place> places;
  private final Reads reads;

  Model(Axis axis, List<Place> places) {
    this.axis = axis;
    this.places = List.copyOf(places);
    this.reads =
        places.stream()
            .flatMap(place -> Stream.concat(Stream.of(place.when()), place.keep().stream()))
            .map(Condition::reads)
            .reduce(Reads.NOTHING, Reads::and);
  }

  public Axis axis() {
    return axis;
  }

  /// All that a decision depends on.
  public Reads reads() {
    return reads;
  }

  /// @param since the business day on which the customer came to its place
  public Decision decide(
      Standing standing, @Nullable LocalDate since, Features features, LocalDate today) {
    var current = indexOf(standing.place());
    if (current < 0 || since == null) {
      return new Decision.Moved(places.get(highest(null, today, features, today)).name());
    }
    var place = places.get(current);
    var target = highest(place.name(), since, features, today);
    if (target == current) {
      return new Decision.Stayed(null);
    }
    var isShort = !place.keeping().holds(features, today);
    var shortSince = Objects.requireNonNullElse(standing.shortSince(), today);
    if (today.isBefore(since.plusDays(place.minimumStayDays()))) {
      return new Decision.Stayed(isShort ? shortSince : null);
    }
    if (target < current) {
      return new Decision.Moved(places.get(target).name());
    }
    return place.keep().isPresent() && !isShort
        ? new Decision.Stayed(null)
        : below(current, shortSince, since, features, today);
  }

  /// Where a customer stands or stood.
  ///
  /// @param since the business day on which it came there
  public record Stay(Standing standing, @Nullable LocalDate since) {}

  /// Whether a customer who was one with others, and is by itself again, has the place to which it
  /// came meanwhile by what is its own: because that takes it there from where it was before; or,
  /// where it did not come there by becoming one with them, because that keeps it there and does
  /// not raise it back.
  ///
  /// @param before where it was before it became one with them
  /// @param byMerge whether it came there by becoming one with them
  public boolean isOwn(Stay now, Stay before, boolean byMerge, Features features, LocalDate today) {
    var current = indexOf(now.standing.place());
    if (current < 0 || now.since == null) {
      return false;
    }
    var place = places.get(current);
    if (decide(before.standing, before.since, features, today)
        .equals(new Decision.Moved(place.name()))) {
      return true;
    }
    var target = highest(place.name(), now.since, features, today);
    var risesBack = target < current && target == indexOf(before.standing.place());
    return !byMerge && !risesBack && (target == current || place.keeping().holds(features, today));
  }

  private Decision below(
      int current, LocalDate shortSince, LocalDate since, Features features, LocalDate today) {
    var place = places.get(current);
    if (today.isBefore(shortSince.plusDays(place.graceDays()))) {
      return new Decision.Stayed(shortSince);
    }
    for (var lower : places.subList(current + 1, places.size())) {
      if (lower.keeping().holds(features, today) && mayCome(place.name(), since, lower, today)) {
        return new Decision.Moved(lower.name());
      }
    }
    return new Decision.Moved(places.getLast().name());
  }

  /// The first place that the customer may enter.
  private int highest(
      @Nullable String current, LocalDate since, Features features, LocalDate today) {
    for (var i = 0; i < places.size(); i++) {
      var place = places.get(i);
      if (mayCome(current, since, place, today) && place.entering().holds(features, today)) {
        return i;
      }
    }
    return places.size() - 1;
  }

  private static boolean mayCome(
      @Nullable String current, LocalDate since, Place place, LocalDate today) {
    return place.from().isEmpty()
        || (current != null
            && place.from().contains(current)
            && !today.isBefore(since.plusDays(place.fromAfterDays())));
  }

  private int indexOf(@Nullable String name) {
    for (var i = 0; i < places.size(); i++) {
      if (places.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// The next day on which time alone may change the decision.
  public Optional<LocalDate> nextChange(
      Standing standing, @Nullable LocalDate since, Features features, LocalDate today) {
    var turns =
        places.stream()
            .flatMap(place -> Stream.of(place.entering(), place.keeping()).distinct())
            .map(condition -> turn(condition, features, today))
            .flatMap(Optional::stream);
    return Stream.concat(turns, ownDays(standing, since).filter(today::isBefore))
        .min(LocalDate::compareTo);
  }

  private static Optional<LocalDate> turn(
      CompiledCondition condition, Features features, LocalDate today) {
    return condition.nextChange(features, today);
  }

  /// The days on which minimum stay and grace end, and other places become open.
  private Stream<LocalDate> ownDays(Standing standing, @Nullable LocalDate since) {
    var current = indexOf(standing.place());
    if (current < 0 || since == null) {
      return Stream.empty();
    }
    var place = places.get(current);
    var shortSince = standing.shortSince();
    var grace =
        shortSince == null
            ? Stream.<LocalDate>empty()
            : Stream.of(shortSince.plusDays(place.graceDays()));
    var open =
        places.stream()
            .filter(other -> other.from().contains(place.name()))
            .map(other -> since.plusDays(other.fromAfterDays()));
    return Stream.of(Stream.of(since.plusDays(place.minimumStayDays())), grace, open)
        .flatMap(days -> days);
  }
}
