package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Keeps branches and relationship managers as customer-service says they are, and hears which
/// customers were erased. Few and rare, so one statement each.
@ApplicationScoped
class StaffConsumer implements InboxHandler<CustomerEvent> {
  private static final String BRANCH =
      """
      insert into branch as b (code, version, name, branches, manager_username)
      values (?, ?, ?, string_to_array(trim(trailing '/' from ?), '/'), ?)
      on conflict (code) do update set version = excluded.version, name = excluded.name,
        branches = excluded.branches, manager_username = excluded.manager_username
      where b.version <= excluded.version
      """;

  private static final String MANAGER =
      """
      insert into relationship_manager as m (code, version, name, branch, username)
      values (?, ?, ?, ?, ?)
      on conflict (code) do update set version = excluded.version, name = excluded.name,
        branch = excluded.branch, username = excluded.username
      where m.version <= excluded.version
      """;

  private static final EventCodec<CustomerEvent> CODEC =
      EventCodec.of(CustomerEvent.class)
          .only(
              Set.of(
                  CustomerEvent.BranchDefined.class,
                  CustomerEvent.ManagerDefined.class,
                  CustomerEvent.Erased.class));

  // As everybody orders them who takes note of several.
  private static final Comparator<CustomerEvent.Erased> BY_ERASURE =
      Comparator.comparing(gone -> gone.erasureId().toString());

  private final Audience audience;
  private final ErasedCustomers erasedCustomers;
  private final Event<CustomersErased> erased;
  private final Event<ErasureTold> erasureTold;

  StaffConsumer(
      Audience audience,
      ErasedCustomers erasedCustomers,
      Event<CustomersErased> erased,
      Event<ErasureTold> erasureTold) {
    this.audience = audience;
    this.erasedCustomers = erasedCustomers;
    this.erased = erased;
    this.erasureTold = erasureTold;
  }

  @Override
  public String name() {
    return "campaign.staff";
  }

  @Override
  public Topic topic() {
    return CustomerEvent.TOPIC;
  }

  @Override
  public EventCodec<CustomerEvent> codec() {
    return CODEC;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public void apply(Connection connection, List<Received<CustomerEvent>> batch)
      throws SQLException {
    var erasures = new ArrayList<CustomerEvent.Erased>();
    for (var received : batch) {
      switch (received.data()) {
        case CustomerEvent.BranchDefined branch ->
            Sql.of(
                    BRANCH,
                    branch.branch(),
                    branch.version(),
                    branch.name(),
                    branch.path(),
                    branch.managerUsername())
                .update(connection);
        case CustomerEvent.ManagerDefined manager ->
            Sql.of(
                    MANAGER,
                    manager.manager(),
                    manager.version(),
                    manager.name(),
                    manager.branch(),
                    manager.username())
                .update(connection);
        case CustomerEvent.Erased gone -> erasures.add(gone);
        case CustomerEvent.OfCustomer _, CustomerEvent.Unrecognised _ -> {
          // what concerns customers comes with their state
        }
      }
    }
    if (!erasures.isEmpty()) {
      erasures.sort(BY_ERASURE);
      forget(connection, erasures);
    }
  }

  /// Nothing is planned for whoever is not in the audience; a launch that has the row waits.
  private void forget(Connection connection, List<CustomerEvent.Erased> erasures)
      throws SQLException {
    var all = erasures.stream().flatMap(gone -> customers(gone).stream()).toList();
    erasedCustomers.add(connection, all);
    audience.hold(connection, all);
    var told = new ArrayList<ErasureTold>();
    for (var gone : erasures) {
      told.add(new ErasureTold(gone, audience.forget(connection, customers(gone))));
    }
    erased.fire(new CustomersErased(all));
    told.forEach(erasureTold::fire);
  }

  private static List<UUID> customers(CustomerEvent.Erased gone) {
    return gone.pseudonyms().stream().map(CustomerEvent.Pseudonym::customerId).toList();
  }
}
