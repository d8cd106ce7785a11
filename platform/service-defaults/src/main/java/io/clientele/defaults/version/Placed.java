package io.clientele.defaults.version;

import java.util.function.Function;

/// What stands at an address after a PUT.
///
/// @param isNew whether nothing stood there before; otherwise it was changed, or is as it was
public record Placed<T>(T what, boolean isNew) {
  public static <T> Placed<T> anew(T what) {
    return new Placed<>(what, true);
  }

  public static <T> Placed<T> inPlace(T what) {
    return new Placed<>(what, false);
  }

  public <R> Placed<R> map(Function<T, R> view) {
    return new Placed<>(view.apply(what), isNew);
  }
}
