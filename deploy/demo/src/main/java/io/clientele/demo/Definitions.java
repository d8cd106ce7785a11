package io.clientele.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import io.clientele.demo.api.SignedIn;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Things that have a code or a name and must be there once: what is there already stays as it is,
/// so that the demo can be run again and never undoes what somebody changed since.
final class Definitions {
  private final ClienteleApi api;

  Definitions(ClienteleApi api) {
    this.api = api;
  }

  /// Puts what a list does not have yet.
  ///
  /// @param list path of the list, whose items have a code
  /// @param wanted body by code, in the order in which to put them
  void putMissing(Role role, String list, Map<String, ?> wanted) {
    var caller = api.as(role);
    var known =
        caller.all(list + "?limit=500", Coded.class).stream()
            .map(Coded::code)
            .collect(Collectors.toSet());
    wanted.forEach((code, body) -> {
      if (!known.contains(code)) {
        caller.put(list + "/" + code, body);
      }
    });
  }

  /// The id of what has this name in a list; it is made when there is none.
  UUID findOrCreate(Role role, String list, String name, Object body) {
    var caller = api.as(role);
    return find(caller, list, name).orElseGet(() -> caller.post(list, body, Named.class)).id();
  }

  private static Optional<Named> find(SignedIn caller, String list, String name) {
    return caller.all(list + "?limit=500", Named.class).stream()
        .filter(item -> item.name().equals(name))
        .findFirst();
  }

  private record Coded(@JsonProperty(required = true) String code) {}

  private record Named(
      @JsonProperty(required = true) UUID id, @JsonProperty(required = true) String name) {}
}
