package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.profile.Erasing;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.version.EntityVersion;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Has a customer erased, once, however often and by whomever that is asked for. What may be found
/// of it elsewhere [PursueErasures] looks for.
@ApplicationScoped
class EraseCustomer implements Erasing {
  private final Database database;
  private final Definitions definitions;
  private final KnownCustomers customers;
  private final Merges merges;
  private final Erasures erasures;
  private final BeginErasure beginErasure;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final String service;

  EraseCustomer(
      Database database,
      Definitions definitions,
      KnownCustomers customers,
      Merges merges,
      Erasures erasures,
      BeginErasure beginErasure,
      CurrentScope scope,
      CurrentUser user,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.database = database;
    this.definitions = definitions;
    this.customers = customers;
    this.merges = merges;
    this.erasures = erasures;
    this.beginErasure = beginErasure;
    this.scope = scope;
    this.user = user;
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
      var version = customers.version(connection, customer);
      EntityVersion.require(ifMatch, version);
      var erasure = beginErasure.handle(connection, customer, version, ground, user.name());
      return new Begun(erasure, customer);
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
      var version = customers.version(connection, customer);
      beginErasure.handle(connection, customer, version, ground, service);
      return true;
    });
  }
}
