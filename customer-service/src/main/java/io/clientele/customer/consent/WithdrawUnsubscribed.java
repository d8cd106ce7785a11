package io.clientele.customer.consent;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Judge;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Writes unsubscriptions down as withdrawals, each as of when the customer said so: a consent that
/// was given later stands. What somebody said who was merged away stays in the ledger of that id;
/// whoever was erased has none.
@ApplicationScoped
class WithdrawUnsubscribed {
  private static final String ACTOR = "customer-service";

  private final Definitions definitions;
  private final KnownCustomers customers;
  private final Consents consents;
  private final StandingConsents standing;
  private final Judge judge;
  private final Outbox outbox;
  private final BusinessDay calendar;

  WithdrawUnsubscribed(
      Definitions definitions,
      KnownCustomers customers,
      Consents consents,
      StandingConsents standing,
      Judge judge,
      Outbox outbox,
      BusinessDay calendar) {
    this.definitions = definitions;
    this.customers = customers;
    this.consents = consents;
    this.standing = standing;
    this.judge = judge;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  void handle(Connection connection, Collection<Unsubscription> heard) throws SQLException {
    var held = definitions.hold(connection);
    var standFor =
        customers.lockNamed(
            connection, heard.stream().map(Unsubscription::customer).collect(toSet()));
    var withdrawn = consents.add(connection, withdrawals(connection, heard, standFor), ACTOR);
    if (withdrawn.isEmpty()) {
      return;
    }
    var now = calendar.now();
    var versions =
        customers.raiseVersions(
            connection, withdrawn.stream().map(Consents.Given::customer).collect(toSet()), now);
    outbox.append(Consents.events(withdrawn, versions, now));
    judge.handle(
        connection,
        held,
        versions.keySet().stream().collect(toMap(id -> id, _ -> Change.ofRecord())),
        Cause.CONSENT);
  }

  private List<Consents.Given> withdrawals(
      Connection connection, Collection<Unsubscription> heard, Map<CustomerId, CustomerId> standFor)
      throws SQLException {
    var withdrawals = new ArrayList<Consents.Given>();
    for (var one : heard) {
      var customer = standFor.get(one.customer());
      if (customer != null) {
        for (var channel : channels(connection, customer, one)) {
          withdrawals.add(new Consents.Given(customer, one.customer(), one.withdrawalOn(channel)));
        }
      }
    }
    return withdrawals;
  }

  private Collection<String> channels(
      Connection connection, CustomerId customer, Unsubscription heard) throws SQLException {
    return heard.isOfAnyChannel()
        ? standing.channelsOf(connection, customer, heard.purpose())
        : List.of(heard.channel());
  }
}
