package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Judge;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes down that a customer granted or withdrew a consent. What is said under an id that was
/// merged away stays in the ledger of that id.
@ApplicationScoped
class RecordConsent {
  private final Database database;
  private final Definitions definitions;
  private final KnownCustomers customers;
  private final Consents consents;
  private final CurrentScope scope;
  private final Judge judge;
  private final Outbox outbox;
  private final BusinessDay calendar;
  private final CurrentUser user;

  RecordConsent(
      Database database,
      Definitions definitions,
      KnownCustomers customers,
      Consents consents,
      CurrentScope scope,
      Judge judge,
      Outbox outbox,
      BusinessDay calendar,
      CurrentUser user) {
    this.database = database;
    this.definitions = definitions;
    this.customers = customers;
    this.consents = consents;
    this.scope = scope;
    this.judge = judge;
    this.outbox = outbox;
    this.calendar = calendar;
    this.user = user;
  }

  Consents.Entry handle(CustomerId id, Consent consent) {
    var violations = new ArrayList<Violation>();
    CheckConsent.details(consent, calendar.now(), "", violations);
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
    return database.call(connection -> {
      Sql.planOnce(connection);
      var held = definitions.hold(connection);
      var now = calendar.now();
      var raised = raiseVersion(connection, id, now);
      var customer = raised.customer;
      var given = new Consents.Given(customer, id, consent);
      var told = consents.record(connection, given, user.name());
      outbox.append(told.stream().map(word -> word.event(customer, raised.version, now)).toList());
      judge.handle(connection, held, Map.of(customer, Change.ofRecord()), Cause.CONSENT);
      return consents.ledger(connection, List.of(id), null, 1).getFirst();
    });
  }

  private record Raised(CustomerId customer, long version) {}

  /// Of whoever the id stands for: after a merge that was under way, that is somebody else.
  private Raised raiseVersion(Connection connection, CustomerId id, Instant now)
      throws SQLException {
    var customer = scope.resolve(connection, id, Deed.RECORD_CONSENT);
    var version = customers.raiseVersions(connection, List.of(customer), now).get(customer);
    return version == null ? raiseVersion(connection, id, now) : new Raised(customer, version);
  }
}
