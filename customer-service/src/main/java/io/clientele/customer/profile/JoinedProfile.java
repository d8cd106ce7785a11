package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.kernel.json.Json;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The profile of a customer into whom others were merged: its own, with what it lacks taken from
/// them in their order.
///
/// What is taken is noted field by field, `{"name": {"value": "Li Wei", "instead": ...}}`, where
/// `instead` is what the customer itself had. So its own profile can be told from what it took, in
/// whatever order merges are undone; what was changed since is its own. What was taken away since
/// is noted as given up, `{"name": {"givenUp": true}}`: the others that were there then do not
/// bring it back.
///
/// @param taken of each of the others, in their order
record JoinedProfile(Profile profile, List<ObjectNode> taken) {
  private static final String KIND = "kind";
  private static final String NAME = "name";
  private static final String REGISTERED_ON = "registeredOn";
  private static final String ATTRIBUTE = "attributes.";
  private static final String VALUE = "value";
  private static final String GIVEN_UP = "givenUp";

  /// Somebody who is merged into the customer.
  ///
  /// @param noted what is noted of it so far; empty when it is merged just now
  record Other(Profile profile, ObjectNode noted) {}

  /// @param current the customer's profile as it is
  /// @param taken what it took so far of those who were merged into it
  /// @param others those who are to be merged into it from now on
  static JoinedProfile of(Profile current, List<ObjectNode> taken, List<Other> others) {
    var own = fields(current);
    taken.forEach(one -> giveUp(own, one));
    var joined = own.deepCopy();
    var takenNow = new ArrayList<ObjectNode>();
    others.forEach(other -> takenNow.add(take(joined, own, other)));
    return new JoinedProfile(profile(joined), takenNow);
  }

  /// What is noted of one of the others once fields were taken away from the customer.
  static ObjectNode givenUp(ObjectNode noted, Collection<String> fields) {
    var notes = noted.deepCopy();
    fields.forEach(field -> notes.putObject(field).put(GIVEN_UP, true));
    return notes;
  }

  private static boolean isGivenUp(ObjectNode noted, String field) {
    return noted.path(field).has(GIVEN_UP);
  }

  private static void giveUp(ObjectNode own, ObjectNode taken) {
    for (var field : taken.properties()) {
      var value = field.getValue().get(VALUE);
      if (value != null && value.equals(own.get(field.getKey()))) {
        var instead = field.getValue().get("instead");
        if (instead == null) {
          own.remove(field.getKey());
        } else {
          own.set(field.getKey(), instead);
        }
      }
    }
  }

  private static ObjectNode take(ObjectNode joined, ObjectNode own, Other from) {
    var other = fields(from.profile);
    var taken = JsonNodeFactory.instance.objectNode();
    from.noted
        .propertyStream()
        .filter(note -> note.getValue().has(GIVEN_UP))
        .forEach(note -> taken.set(note.getKey(), note.getValue()));
    var nameless = !joined.has(NAME);
    for (var field : other.properties()) {
      var name = field.getKey();
      var wanted =
          switch (name) {
            case KIND -> nameless && other.has(NAME) && !field.getValue().equals(own.get(KIND));
            case REGISTERED_ON ->
                field.getValue().textValue().compareTo(joined.get(name).textValue()) < 0;
            default -> !joined.has(name) && !isGivenUp(from.noted, name);
          };
      if (wanted) {
        joined.set(name, field.getValue());
        var note = taken.putObject(name);
        note.set(VALUE, field.getValue());
        if (own.has(name)) {
          note.set("instead", own.get(name));
        }
      }
    }
    return taken;
  }

  /// All that is known, by field; attributes each for itself.
  private static ObjectNode fields(Profile profile) {
    var fields = JsonNodeFactory.instance.objectNode();
    fields.put(KIND, profile.kind().name());
    fields.put(REGISTERED_ON, profile.registeredOn().toString());
    set(fields, NAME, profile.name());
    set(fields, "branch", profile.branch());
    set(fields, "manager", profile.manager());
    if (profile.riskTolerance() != null) {
      fields.set("riskTolerance", Json.tolerant().valueToTree(profile.riskTolerance()));
    }
    profile
        .attributes()
        .properties()
        .forEach(attribute -> fields.set(ATTRIBUTE + attribute.getKey(), attribute.getValue()));
    return fields;
  }

  private static void set(ObjectNode fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.set(name, TextNode.valueOf(value.toString()));
    }
  }

  private static Profile profile(ObjectNode fields) {
    var attributes = JsonNodeFactory.instance.objectNode();
    for (var field : fields.properties()) {
      if (field.getKey().startsWith(ATTRIBUTE)) {
        attributes.set(field.getKey().substring(ATTRIBUTE.length()), field.getValue());
      }
    }
    return new Profile(
        Kind.valueOf(fields.get(KIND).textValue()),
        text(fields.get(NAME)),
        id(fields.get("branch")),
        id(fields.get("manager")),
        LocalDate.parse(fields.get(REGISTERED_ON).textValue()),
        Json.tolerant().convertValue(fields.get("riskTolerance"), RiskTolerance.class),
        attributes);
  }

  private static @Nullable String text(@Nullable JsonNode field) {
    return field == null ? null : field.textValue();
  }

  private static @Nullable UUID id(@Nullable JsonNode field) {
    return field == null ? null : UUID.fromString(field.textValue());
  }
}
