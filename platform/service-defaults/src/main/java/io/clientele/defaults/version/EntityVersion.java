package io.clientele.defaults.version;

import io.clientele.kernel.problem.InputProblem;
import org.jspecify.annotations.Nullable;

/// The version of a resource as a strong ETag: `"17"`.
public final class EntityVersion {
  private EntityVersion() {}

  public static String etag(long version) {
    return "\"" + version + "\"";
  }

  /// Lets a change through only if it was made from the current version.
  ///
  /// @param ifMatch the request's If-Match
  public static void require(@Nullable String ifMatch, long current) {
    if (ifMatch == null || ifMatch.isBlank()) {
      throw new InputProblem.VersionRequired();
    }
    for (var tag : ifMatch.split(",", -1)) {
      if (tag.strip().equals(etag(current)) || tag.strip().equals("*")) {
        return;
      }
    }
    throw new InputProblem.VersionStale(etag(current));
  }
}
