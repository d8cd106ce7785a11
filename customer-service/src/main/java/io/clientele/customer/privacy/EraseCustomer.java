package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.profile.Erasing;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.id.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Deletes all rows of a customer, and of those that were merged into it, in one transaction, and
/// tells the other services. What may be found elsewhere [PursueErasures] looks for.
@ApplicationScoped
class EraseCustomer implements Erasing {
  private final Database database;
  private final Definitions definitions;
  private final KnownCustomers customers;
  private final Merges merges;
  private final ErasedCustomers erasedCustomers;
  private final Erasures erasures;
  private final FindTraces findTraces;
  private final HeldRows heldRows;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final Audit audit;
  private final Outbox outbox;
  private final String service;

  EraseCustomer(
      Database database,
      Definitions definitions,
      KnownCustomers customers,
      Merges merges,
      ErasedCustomers erasedCustomers,
      Erasures erasures,
      FindTraces findTraces,
      HeldRows heldRows,
      CurrentScope scope,
      CurrentUser user,
      Audit audit,
      Outbox outbox,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.database = database;
    this.definitions = definitions;
    this.customers = customers;
    this.merges = merges;
    this.erasedCustomers = erasedCustomers;
    this.erasures = erasures;
    this.findTraces = findTraces;
    this.heldRows = heldRows;
    this.scope = scope;
    this.user = user;
    this.audit = audit;
    this.outbox = outbox;
    this.service = service;
  }

  @Override
  public Begun handle(CustomerId id, Ground ground, @Nullable String ifMatch) {
    return database.call(connection -> {
      // Whoever has read that the customer exists, or whose an identifier is, has written what
      // follows from it before anything is deleted.
      definitions.holdAlone(connection);
      merges.lock(connection);
      var known = erasures.ofCustomer(connection, id);
      if (known.isPresent()) {
        return new Begun(known.get().id(), known.get().customerId());
      }
      var customer = scope.resolve(connection, id);
      customers.lock(connection, List.of(customer));
      var version = version(connection, customer);
      EntityVersion.require(ifMatch, version);
      return new Begun(erase(connection, customer, version, ground, user.name()), customer);
    });
  }

  /// Begins to erase a customer on our own account.
  ///
  /// @param due whether it is to be erased still, asked when nobody can change that any more
  /// @return whether it was
  boolean handle(CustomerId customer, Ground ground, Database.Work<Boolean> due) {
    return database.callApart(connection -> {
      definitions.holdAlone(connection);
      merges.lock(connection);
      if (customers.lock(connection, List.of(customer)).isEmpty() || !due.run(connection)) {
        return false;
      }
      erase(connection, customer, version(connection, customer), ground, service);
      return true;
    });
  }

  private static long version(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(connection, "select version from customer where id = ?")
        .with(id)
        .first(row -> row.getLong(1))
        .orElseThrow();
  }

  private UUID erase(
      Connection connection, CustomerId customer, long version, Ground ground, String by)
      throws SQLException {
    // While nobody else writes, and by the clock that files are received by.
    var now = Sql.now(connection);
    var erasure = Ids.next();
    var ids = merges.origins(connection, customer).stream().map(Merges.Origin::id).toList();
    var found = findTraces.handle(connection, ids);
    merges.forgetOf(connection, ids);
    var rows = heldRows.erase(connection, ids, found.identifiers());
    erasures.begin(
        connection, new Erasures.Begun(erasure, customer, ground, by, now, found.traces(), rows));
    erasedCustomers.add(connection, erasure, ids, found.identifiers(), now);
    outbox.append(
        new CustomerEvent.Erased(
            customer.value(),
            version + 1,
            now,
            erasure,
            ids.stream().map(id -> new Pseudonym(id.value(), UUID.randomUUID())).toList()));
    outbox.append(ids.stream().map(id -> new CustomerStateEvent.Erased(id.toString())).toList());
    audit.recordFor(
        by,
        "customer erasure begun",
        "customer " + customer,
        Map.of("erasure", erasure, "ground", ground));
    return erasure;
  }
}
