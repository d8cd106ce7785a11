package io.clientele.customer.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.behaviour.CheckBehaviour;
import io.clientele.customer.behaviour.DefineBehaviourType;
import io.clientele.customer.behaviour.RecordBehaviours;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.collect.Call.Nonsense;
import io.clientele.customer.collect.Call.Track;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.event.BehaviourEvent.Recorded;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Takes calls of kits in. Those that make no sense are refused, and the others are taken: a kit
/// does not send a batch again of which a part was wrong.
@ApplicationScoped
class ReceiveCalls {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9.-]{0,99}");

  private static final int LONGEST_TITLE = 200;

  /// What our fields are called in the calls.
  private static final Map<String, String> IN_WORDS_OF_KITS =
      Map.of(
          "id", "messageId",
          "type", "event",
          "occurredAt", "timestamp",
          "amount.currency", "properties.currency");

  private final ReadCall readCall;
  private final RecordTraits recordTraits;
  private final RecordBehaviours recordBehaviours;
  private final DefineBehaviourType defineBehaviourType;
  private final CollectConfig config;
  private final CurrentUser user;

  ReceiveCalls(
      ReadCall readCall,
      RecordTraits recordTraits,
      RecordBehaviours recordBehaviours,
      DefineBehaviourType defineBehaviourType,
      CollectConfig config,
      CurrentUser user) {
    this.readCall = readCall;
    this.recordTraits = recordTraits;
    this.recordBehaviours = recordBehaviours;
    this.defineBehaviourType = defineBehaviourType;
    this.config = config;
    this.user = user;
  }

  /// One call as it was sent.
  ///
  /// @param type identify, track, page or screen
  /// @param sentAt when it was sent by the clock of the kit, as far as that says so
  record Sent(String type, JsonNode message, JsonNode sentAt) {}

  /// What became of the calls, each by its place: what was kept out of it, or why it was refused.
  record Outcome(Map<Long, List<Violation>> notes, Map<Long, List<Violation>> refused) {}

  /// Returns when all that was not refused is safe.
  Outcome handle(List<Sent> calls) {
    var notes = new TreeMap<Long, List<Violation>>();
    var refused = new TreeMap<Long, List<Violation>>();
    var identifies = new LinkedHashMap<Long, Identify>();
    var tracks = new LinkedHashMap<Long, Track>();
    for (var i = 0; i < calls.size(); i++) {
      var place = (long) i;
      switch (readCall.handle(calls.get(i))) {
        case Identify identify -> identifies.put(place, identify);
        case Track track -> tracks.put(place, track);
        case Nonsense(var faults) -> refused.put(place, faults);
      }
    }
    // Who somebody is comes before what they did.
    var traits = recordTraits.handle(identifies);
    notes.putAll(traits.notes());
    refused.putAll(traits.refused());
    track(tracks, notes, refused);
    notes.values().removeIf(List::isEmpty);
    return new Outcome(notes, refused);
  }

  private void track(
      Map<Long, Track> tracks,
      Map<Long, List<Violation>> notes,
      Map<Long, List<Violation>> refused) {
    if (tracks.isEmpty()) {
      return;
    }
    var check = recordBehaviours.check();
    if (config.declareEvents() && declare(check, tracks)) {
      check = recordBehaviours.check();
    }
    var sound = new ArrayList<Recorded>();
    for (var entry : tracks.entrySet()) {
      var track = entry.getValue();
      var faults = check.faults(track.behaviour());
      if (faults.isEmpty()) {
        sound.add(track.behaviour());
        notes.put(entry.getKey(), track.notes());
      } else {
        refused.put(entry.getKey(), faults.stream().map(fault -> told(fault, track)).toList());
      }
    }
    if (!sound.isEmpty()) {
      recordBehaviours.send(check, sound);
    }
  }

  /// Declares the events that are not known yet; returns whether there were any.
  private boolean declare(CheckBehaviour check, Map<Long, Track> tracks) {
    var unknown = new TreeMap<String, String>();
    for (var track : tracks.values()) {
      var type = track.behaviour().type();
      if (!check.types().containsKey(type) && TYPE.matcher(type).matches()) {
        unknown.put(type, title(track.event()));
      }
    }
    unknown.forEach((type, event) -> defineBehaviourType.declare(type, event, user.name()));
    return !unknown.isEmpty();
  }

  private static String title(String event) {
    return StorableText.of(event.substring(0, Math.min(event.length(), LONGEST_TITLE)));
  }

  private static Violation told(Violation fault, Track track) {
    if (fault.field().equals("type")) {
      return new Violation(
          "event", "is not declared: there is no type of behaviour " + track.behaviour().type());
    }
    return new Violation(field(fault.field(), track), fault.message());
  }

  private static String field(String ours, Track track) {
    if (ours.startsWith("identifier.")) {
      return track.who().getFirst();
    }
    if (ours.startsWith("alsoKnownBy")) {
      return track.who().getLast();
    }
    return IN_WORDS_OF_KITS.getOrDefault(ours, ours.replaceFirst("^attributes", "properties"));
  }
}
