package io.clientele.customer.judgement;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What is new about one customer.
///
/// @param behaviours types of the behaviours that were added
/// @param memberships segments that were found to be entered (true) or left (false)
/// @param all whether every rule is to be asked, whatever it depends on
public record Change(
    Set<String> behaviours,
    Map<UUID, Boolean> memberships,
    boolean all,
    Announcement announcement) {

  /// Whether the customer's state is published, and its version raised.
  public enum Announcement {
    /// Only if the customer moves, or enters or leaves a segment.
    IF_MOVED,
    ALWAYS,
    /// Always, and the version was raised already.
    WITH_RAISED_VERSION
  }

  /// @param shows whether the state that is published shows the behaviours
  public static Change ofBehaviours(Set<String> types, boolean shows) {
    return new Change(
        Set.copyOf(types), Map.of(), false, shows ? Announcement.ALWAYS : Announcement.IF_MOVED);
  }

  /// Registration, profile, consents: the caller changed the customer and raised its version.
  public static Change ofRecord() {
    return new Change(Set.of(), Map.of(), true, Announcement.WITH_RAISED_VERSION);
  }

  static Change ofMembership(UUID segment, boolean joins) {
    return new Change(Set.of(), Map.of(segment, joins), false, Announcement.ALWAYS);
  }

  static Change of(Cause cause) {
    return new Change(
        Set.of(),
        Map.of(),
        true,
        cause == Cause.BRANCH ? Announcement.ALWAYS : Announcement.IF_MOVED);
  }
}
