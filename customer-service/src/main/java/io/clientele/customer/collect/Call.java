package io.clientele.customer.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.identity.Identifier;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.problem.Problem.Violation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of a kit, understood.
sealed interface Call {
  /// Somebody did something.
  ///
  /// @param event as the kit calls it
  /// @param who the fields that say who it was, in the order of the behaviour's identifiers
  /// @param notes what was kept out
  record Track(String event, List<String> who, Recorded behaviour, List<Violation> notes)
      implements Call {
    public Track {
      who = List.copyOf(who);
      notes = List.copyOf(notes);
    }
  }

  /// What is known of somebody.
  ///
  /// @param user who signed in; null for somebody who did not
  /// @param anonymous the device, as far as the kit tells it
  /// @param traits as the kit calls them
  /// @param at when that was so
  record Identify(
      @Nullable Identifier user, @Nullable Identifier anonymous, JsonNode traits, Instant at)
      implements Call {}

  /// A call that makes no sense.
  record Nonsense(List<Violation> faults) implements Call {
    public Nonsense {
      faults = List.copyOf(faults);
    }

    Nonsense(String field, String message) {
      this(List.of(new Violation(field, message)));
    }
  }
}
