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

  /// The answer to a PUT: as to a POST where it made something, and otherwise what is there now.
  ///
  /// @param address the one that was put to, from the root of the gateway
  public static <T extends Versioned> RestResponse<T> put(String address, Placed<T> placed) {
    return placed.isNew() ? created(address, placed.what()) : ok(placed.what());
  }

  private static <T extends Versioned> ResponseBuilder<T> tagged(Status status, T view) {
    return ResponseBuilder.create(status, view).header("ETag", EntityVersion.etag(view.version()));
  }
}
