package io.clientele.customer.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.profile.CheckCustomer;
import io.clientele.customer.profile.CheckedCustomer;
import io.clientele.customer.profile.CustomerDraft;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks what a kit tells of somebody as a draft of a customer. What does not fit into the profile
/// is kept out, and noted; only what is wrong with the rest is a fault.
@ApplicationScoped
class CheckTraits {
  private static final String ATTRIBUTE = "attribute.";
  private static final String IDENTIFIER = "identifier.";
  private static final Map<String, String> COMMON =
      Map.of("name", "name", "email", IDENTIFIER + "email", "phone", IDENTIFIER + "phone");

  private final CollectConfig config;

  CheckTraits(CollectConfig config) {
    this.config = config;
  }

  /// @param notes gets what is kept out
  CheckCustomer.Result handle(CheckCustomer.Check check, Identify call, List<Violation> notes) {
    var told = told(check, call, notes);
    var result = told.checked(check, call);
    if (!(result instanceof CheckCustomer.Faulty(var faults))) {
      return result;
    }
    var unfit = new LinkedHashMap<String, String>();
    var others = new ArrayList<Violation>();
    for (var fault : faults) {
      told.trait(fault.field())
          .ifPresentOrElse(
              trait -> unfit.putIfAbsent(trait, fault.message()), () -> others.add(fault));
    }
    if (!others.isEmpty()) {
      return new CheckCustomer.Faulty(others);
    }
    unfit.forEach((trait, why) -> {
      told.traits.remove(trait);
      notes.add(keptOut(trait, why));
    });
    return told.checked(check, call);
  }

  /// What a trait tells of somebody.
  private sealed interface Fact {}

  private record Name(String name) implements Fact {}

  private record KnownBy(Identifier identifier) implements Fact {}

  private record Attribute(String name, JsonNode value) implements Fact {}

  /// @param who by what the call itself says who it is
  /// @param traits what is told, by the trait that tells it
  /// @param cleared attributes that somebody does not have any more
  private record Told(List<Identifier> who, Map<String, Fact> traits, Set<String> cleared) {
    CheckCustomer.Result checked(CheckCustomer.Check check, Identify call) {
      return switch (check.draft(draft())) {
        case CheckCustomer.Sound(CheckedCustomer customer) ->
            new CheckCustomer.Sound(
                customer.told(new CheckedCustomer.Telling(call.at(), notTold(customer))));
        case CheckCustomer.Faulty faulty -> faulty;
      };
    }

    /// Another trait may tell the same attribute.
    private Set<String> notTold(CheckedCustomer customer) {
      return cleared.stream()
          .filter(attribute -> !customer.attributes().has(attribute))
          .collect(Collectors.toSet());
    }

    CustomerDraft draft() {
      String name = null;
      var identifiers = new ArrayList<>(who);
      var attributes = JsonNodeFactory.instance.objectNode();
      for (var fact : traits.values()) {
        switch (fact) {
          case Name told -> name = told.name;
          case KnownBy by -> identifiers.add(by.identifier);
          case Attribute one -> attributes.set(one.name, one.value);
        }
      }
      return new CustomerDraft(
          Kind.PERSON, name, identifiers, attributes, null, null, null, null, null);
    }

    /// By which trait a field of the draft is told.
    Optional<String> trait(String field) {
      var place = who.size();
      for (var trait : traits.entrySet()) {
        var told =
            switch (trait.getValue()) {
              case Name _ -> "name";
              case KnownBy _ -> "identifiers[" + place++ + "]";
              case Attribute one -> "attributes." + one.name;
            };
        if (field.equals(told) || field.startsWith(told + ".")) {
          return Optional.of(trait.getKey());
        }
      }
      return Optional.empty();
    }
  }

  private Told told(CheckCustomer.Check check, Identify call, List<Violation> notes) {
    var who = new ArrayList<Identifier>();
    if (call.user() != null) {
      who.add(call.user());
    }
    if (call.anonymous() != null) {
      who.add(call.anonymous());
    }
    var traits = new LinkedHashMap<String, Fact>();
    var cleared = new HashSet<String>();
    for (var trait : call.traits().properties()) {
      var value = trait.getValue();
      var target = target(check, trait.getKey());
      if (target == null) {
        notes.add(keptOut(trait.getKey(), "is not a declared attribute"));
      } else if (target.startsWith(ATTRIBUTE)
          && value.isNull()
          && check.knowsAttribute(target.substring(ATTRIBUTE.length()))) {
        cleared.add(target.substring(ATTRIBUTE.length()));
      } else if (target.startsWith(ATTRIBUTE)) {
        traits.put(trait.getKey(), new Attribute(target.substring(ATTRIBUTE.length()), value));
      } else if (!value.isTextual() || value.textValue().isBlank()) {
        notes.add(keptOut(trait.getKey(), "must be a text"));
      } else if (target.equals("name")) {
        traits.put(trait.getKey(), new Name(value.textValue()));
      } else {
        var namespace = target.substring(IDENTIFIER.length());
        traits.put(trait.getKey(), new KnownBy(new Identifier(namespace, value.textValue())));
      }
    }
    return new Told(who, traits, cleared);
  }

  private @Nullable String target(CheckCustomer.Check check, String trait) {
    var told = config.traits().getOrDefault(trait, COMMON.get(trait));
    if (told == null) {
      return check.knowsAttribute(trait) ? ATTRIBUTE + trait : null;
    }
    return told.equals("name") || told.startsWith(ATTRIBUTE) || told.startsWith(IDENTIFIER)
        ? told
        : null;
  }

  private static Violation keptOut(String trait, String why) {
    return new Violation("traits." + trait, why + "; it was kept out");
  }
}
