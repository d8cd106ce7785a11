package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.profile.Erasing.Ground;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.id.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/// Deletes all rows of a customer, and of those that were merged into it, and tells the other
/// services.
@ApplicationScoped
class BeginErasure {
  private final Merges merges;
  private final KeptImages images;
  private final ErasedCustomers erasedCustomers;
  private final Erasures erasures;
  private final FindTraces findTraces;
  private final HeldRows heldRows;
  private final Audit audit;
  private final Outbox outbox;

  BeginErasure(
      Merges merges,
      KeptImages images,
      ErasedCustomers erasedCustomers,
      Erasures erasures,
      FindTraces findTraces,
      HeldRows heldRows,
      Audit audit,
      Outbox outbox) {
    this.merges = merges;
    this.images = images;
    this.erasedCustomers = erasedCustomers;
    this.erasures = erasures;
    this.findTraces = findTraces;
    this.heldRows = heldRows;
    this.audit = audit;
    this.outbox = outbox;
  }

  /// @param version of the customer, who is locked, while nobody else writes or merges customers
  /// @param by who asked for it
  UUID handle(Connection connection, CustomerId customer, long version, Ground ground, String by)
      throws SQLException {
    // While nobody else writes, and by the clock that files are received by.
    var now = Sql.now(connection);
    var erasure = Ids.next();
    var ids = merges.originIds(connection, customer);
    var found = findTraces.handle(connection, ids);
    images.forgetOf(connection, ids);
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
