package io.clientele.customer.collect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.profile.CheckCustomer;
import io.clientele.customer.profile.CustomerDraft;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    var draft = draft(check, call, notes);
    var result = check.draft(draft);
    if (result instanceof CheckCustomer.Faulty(var faults)) {
      var name = draft.name();
      for (var fault : faults) {
        if (fault.field().equals("name")) {
          name = null;
        } else if (fault.field().startsWith("attributes.") && draft.attributes() != null) {
          draft.attributes().remove(fault.field().substring("attributes.".length()));
        } else {
          return result;
        }
        notes.add(keptOut(fault.field().replaceFirst("^attributes", "traits"), fault.message()));
      }
      return check.draft(draft(name, draft.identifiers(), draft.attributes()));
    }
    return result;
  }

  private CustomerDraft draft(CheckCustomer.Check check, Identify call, List<Violation> notes) {
    var who = new ArrayList<Identifier>();
    if (call.user() != null) {
      who.add(call.user());
    }
    if (call.anonymous() != null) {
      who.add(call.anonymous());
    }
    var attributes = JsonNodeFactory.instance.objectNode();
    String name = null;
    for (var trait : call.traits().properties()) {
      var value = trait.getValue();
      var target = target(check, trait.getKey());
      if (target == null) {
        notes.add(keptOut("traits." + trait.getKey(), "is not a declared attribute"));
      } else if (target.startsWith(ATTRIBUTE)) {
        attributes.set(target.substring(ATTRIBUTE.length()), value);
      } else if (!value.isTextual() || value.textValue().isBlank()) {
        notes.add(keptOut("traits." + trait.getKey(), "must be a text"));
      } else if (target.equals("name")) {
        name = value.textValue();
      } else {
        who.add(new Identifier(target.substring(IDENTIFIER.length()), value.textValue()));
      }
    }
    return draft(name, who, attributes);
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

  private static CustomerDraft draft(
      @Nullable String name,
      @Nullable List<Identifier> identifiers,
      @Nullable ObjectNode attributes) {
    return new CustomerDraft(
        Kind.PERSON, name, identifiers, attributes, null, null, null, null, null);
  }

  private static Violation keptOut(String field, String why) {
    return new Violation(field, why + "; it was kept out");
  }
}
