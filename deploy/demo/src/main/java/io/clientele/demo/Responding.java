package io.clientele.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.DepositCampaign.Contact;
import io.clientele.demo.TrueEffect.Person;
import io.clientele.demo.api.ClienteleApi;
import io.clientele.demo.api.Role;
import io.clientele.demo.api.SignedIn;
import io.clientele.demo.bank.BankCustomer;
import io.clientele.demo.bank.BankCustomer.Identifier;
import io.clientele.demo.bank.BankGenerator;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.money.Money;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Lets the customers do what they are inclined to: read their mail, and open a deposit. They open
/// deposits whether or not they were contacted; only how many do differs.
final class Responding {
  private static final int BATCH = 1_000;

  private final SignedIn integration;
  private final Screen screen;
  private final TrueEffect effect;

  Responding(ClienteleApi api, Screen screen, TrueEffect effect) {
    this.integration = api.as(Role.INTEGRATION);
    this.screen = screen;
    this.effect = effect;
  }

  /// How many of those with a contact and of those held out have opened a deposit.
  record Responded(long treated, long heldOut) {}

  Responded handle(BankGenerator bank, List<Contact> contacts) {
    var names = names(bank);
    var responses = new ArrayList<ResponseEvent.Recorded>();
    var deposits = new ArrayList<BehaviourEvent.Recorded>();
    var treated = 0L;
    var heldOut = 0L;
    for (var contact : contacts) {
      var name = names.get(contact.customerId());
      if (name == null) {
        continue;
      }
      var person = effect.person(name);
      if (contact.made() && "EMAIL".equals(contact.channel())) {
        read(contact, person, responses);
      }
      if (person.converts(contact.made())) {
        deposits.add(deposit(contact, person));
        treated += contact.made() ? 1 : 0;
        heldOut += contact.heldOut() ? 1 : 0;
      }
    }
    send("/api/responses", "responses to mails", responses);
    send("/api/behaviours", "deposits opened", deposits);
    return new Responded(treated, heldOut);
  }

  private void read(Contact contact, Person person, List<ResponseEvent.Recorded> responses) {
    responses.add(response(contact, "DELIVERED"));
    if (person.opens()) {
      responses.add(response(contact, "OPENED"));
    }
    if (person.clicks()) {
      responses.add(response(contact, "CLICKED"));
    }
  }

  private ResponseEvent.Recorded response(Contact contact, String type) {
    return new ResponseEvent.Recorded(
        "demo-%s-%s".formatted(contact.id(), type),
        contact.id(),
        null,
        null,
        type,
        contact.madeAt().plusSeconds(1),
        null);
  }

  private BehaviourEvent.Recorded deposit(Contact contact, Person person) {
    return new BehaviourEvent.Recorded(
        "demo-deposit-" + contact.id(),
        "core-banking",
        contact.customerId(),
        null,
        "deposit.opened",
        contact.madeAt().plusSeconds(1),
        Money.of(person.thousands() + "000", "CNY"),
        null);
  }

  private void send(String path, String what, List<?> items) {
    var progress = screen.progress(what, items.size());
    for (int from = 0; from < items.size(); from += BATCH) {
      var batch = items.subList(from, Math.min(from + BATCH, items.size()));
      integration.post(path, batch, JsonNode.class);
      progress.at(from + (long) batch.size());
    }
    progress.done();
  }

  /// The bank's own name of each of its customers, by our id.
  private Map<UUID, String> names(BankGenerator bank) {
    var identifiers = bank.customers().map(BankCustomer::identifier).toList();
    var names = new HashMap<UUID, String>();
    for (int from = 0; from < identifiers.size(); from += BATCH) {
      var batch = identifiers.subList(from, Math.min(from + BATCH, identifiers.size()));
      var answer =
          integration.post("/api/identifiers/resolve", new ResolveBody(batch), Resolved.class);
      for (var item : answer.items()) {
        if (item.customerId() != null) {
          names.put(item.customerId(), item.value());
        }
      }
    }
    return names;
  }

  private record ResolveBody(List<Identifier> items) {}

  private record Resolved(@JsonProperty(required = true) List<ResolvedItem> items) {}

  private record ResolvedItem(String value, @Nullable UUID customerId) {}
}
