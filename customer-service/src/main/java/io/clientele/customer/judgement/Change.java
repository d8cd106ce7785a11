package io.clientele.customer.judgement;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is new about one customer.
///
/// @param behaviours types of the behaviours that were added
/// @param more whether nothing but that is new, all of it happened by now, and no amount is below
///   zero
/// @param memberships segments that were found to be entered (true) or left (false)
/// @param all whether every rule is to be asked, whatever it depends on
/// @param ahead the first day after today of which there are behaviours among those added
public record Change(
    Set<String> behaviours,
    boolean more,
    Map<UUID, Boolean> memberships,
    boolean all,
    Announcement announcement,
    @Nullable LocalDate ahead) {

  /// Whether the customer's state is published, and its version raised.
  public enum Announcement {
    /// Only if the customer moves, or enters or leaves a segment.
    IF_MOVED,
    ALWAYS,
    /// Always, and the version was raised already.
    WITH_RAISED_VERSION
  }

  /// @param shows whether the state that is published shows the behaviours
  /// @param lessens whether an amount is below zero
  /// @param ahead the first day after today of which there are some
  public static Change ofBehaviours(
      Set<String> types, boolean shows, boolean lessens, @Nullable LocalDate ahead) {
    return new Change(
        Set.copyOf(types),
        !lessens && ahead == null,
        Map.of(),
        false,
        shows ? Announcement.ALWAYS : Announcement.IF_MOVED,
        ahead);
  }

  /// Registration, profile, consents: the caller changed the customer and raised its version.
  public static Change ofRecord() {
    return new Change(Set.of(), false, Map.of(), true, Announcement.WITH_RAISED_VERSION, null);
  }

  static Change ofMembership(UUID segment, boolean joins) {
    return new Change(Set.of(), false, Map.of(segment, joins), false, Announcement.ALWAYS, null);
  }

  static Change of(Cause cause) {
    return new Change(
        Set.of(),
        false,
        Map.of(),
        true,
        cause == Cause.BRANCH ? Announcement.ALWAYS : Announcement.IF_MOVED,
        null);
  }
}
