package io.clientele.defaults.version;

import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/// Answers that carry the version of what they show as their ETag.
public final class Tagged {
  private Tagged() {}

  public static <T extends Versioned> RestResponse<T> ok(T view) {
    return tagged(Status.OK, view).build();
  }

  /// The answer to a POST that made something.
  ///
  /// @param address where it is from now on, from the root of the gateway
  public static <T extends Versioned> RestResponse<T> created(String address, T view) {
    return tagged(Status.CREATED, view).header("Location", address).build();
  }

  /// The answer to a PUT: something was made if this is its first version.
  public static <T extends Versioned> RestResponse<T> put(T view) {
    return tagged(view.version() == 0 ? Status.CREATED : Status.OK, view).build();
  }

  private static <T extends Versioned> ResponseBuilder<T> tagged(Status status, T view) {
    return ResponseBuilder.create(status, view).header("ETag", EntityVersion.etag(view.version()));
  }
}
