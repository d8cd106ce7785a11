package io.clientele.defaults.version;

import io.clientele.kernel.problem.InputProblem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// On what a PUT depends that makes what it is sent to, or changes it (RFC 9110, 13.1).
///
/// @param ifMatch the request's If-Match: the version that was changed, which nothing has that is
///   not there
/// @param ifNoneMatch the request's If-None-Match: `*` so that nothing is changed that is there
public record Precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
  /// Makes what is not there, and changes nothing.
  public static final Precondition NONE = new Precondition(null, null);

  /// Lets something new be made.
  public void letMake() {
    if (ifMatch != null) {
      throw new InputProblem.NothingThere();
    }
  }

  /// Lets something stay that is as it was asked for already.
  public void letStay(long current) {
    if (names(ifNoneMatch, current)) {
      throw new InputProblem.AlreadyThere(EntityVersion.etag(current));
    }
  }

  /// Lets something be changed.
  public void letChange(long current) {
    letStay(current);
    EntityVersion.require(ifMatch, current);
  }

  private static boolean names(@Nullable String tags, long version) {
    return tags != null
        && Arrays.stream(tags.split(",", -1))
            .map(tag -> tag.strip().replaceFirst("^W/", ""))
            .anyMatch(tag -> tag.equals("*") || tag.equals(EntityVersion.etag(version)));
  }
}
