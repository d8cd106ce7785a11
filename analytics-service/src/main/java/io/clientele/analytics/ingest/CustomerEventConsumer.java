package io.clientele.analytics.ingest;

import static java.util.stream.Collectors.toSet;

import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.ErasureEvent.Confirmed;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Keeps the flows between lifecycle stages, tiers and bases, and the names of branches.
@ApplicationScoped
class CustomerEventConsumer implements InboxHandler<CustomerEvent> {
  private final EventCodec<CustomerEvent> codec =
      EventCodec.of(CustomerEvent.class)
          .only(
              Set.of(
                  CustomerEvent.StageChanged.class,
                  CustomerEvent.TierChanged.class,
                  CustomerEvent.BaseChanged.class,
                  CustomerEvent.BranchDefined.class,
                  CustomerEvent.Erased.class));
  private final LifecycleMoves moves;
  private final Branches branches;
  private final Erasures erasures;
  private final Outbox outbox;
  private final Clock clock;
  private final String service;

  CustomerEventConsumer(
      LifecycleMoves moves,
      Branches branches,
      Erasures erasures,
      Outbox outbox,
      Clock clock,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.moves = moves;
    this.branches = branches;
    this.erasures = erasures;
    this.outbox = outbox;
    this.clock = clock;
    this.service = service;
  }

  @Override
  public String name() {
    return "analytics.customer-events";
  }

  @Override
  public Topic topic() {
    return CustomerEvent.TOPIC;
  }

  @Override
  public EventCodec<CustomerEvent> codec() {
    return codec;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public void apply(Connection connection, List<Received<CustomerEvent>> batch)
      throws SQLException {
    var moved = new ArrayList<LifecycleMove>();
    var defined = new HashMap<String, CustomerEvent.BranchDefined>();
    // First, so that what a batch tells of them goes to their pseudonyms as well.
    erase(connection, batch);
    for (var received : batch) {
      var id = received.event().id();
      switch (received.data()) {
        case CustomerEvent.StageChanged to ->
            moved.add(move(id, to, "STAGE", to.from(), to.to(), to.cause()));
        case CustomerEvent.TierChanged to ->
            moved.add(move(id, to, "TIER", to.from(), to.to(), to.cause()));
        case CustomerEvent.BaseChanged to ->
            moved.add(move(id, to, "BASE", to.from(), to.to(), to.cause()));
        case CustomerEvent.BranchDefined branch ->
            defined.merge(branch.branch(), branch, (a, b) -> b.version() > a.version() ? b : a);
        case CustomerEvent.Registered _,
            CustomerEvent.Updated _,
            CustomerEvent.Merged _,
            CustomerEvent.Unmerged _,
            CustomerEvent.Erased _,
            CustomerEvent.ConsentGranted _,
            CustomerEvent.ConsentWithdrawn _,
            CustomerEvent.SegmentEntered _,
            CustomerEvent.SegmentLeft _,
            CustomerEvent.ManagerDefined _,
            CustomerEvent.Unrecognised _ -> {}
      }
    }
    var customers = moved.stream().map(LifecycleMove::customerId).collect(toSet());
    var pseudonyms = erasures.hold(connection, customers);
    branches.put(connection, List.copyOf(defined.values()));
    moves.add(connection, moved.stream().map(move -> move.by(pseudonyms)).toList());
  }

  private void erase(Connection connection, List<Received<CustomerEvent>> batch)
      throws SQLException {
    var erased =
        batch.stream()
            .map(Received::data)
            .filter(CustomerEvent.Erased.class::isInstance)
            .map(CustomerEvent.Erased.class::cast)
            .toList();
    var rows = erasures.apply(connection, erased).iterator();
    for (var one : erased) {
      outbox.append(new Confirmed(one.erasureId(), service, clock.instant(), rows.next()));
    }
  }

  private static LifecycleMove move(
      UUID event,
      CustomerEvent.OfCustomer of,
      String axis,
      @Nullable String from,
      String to,
      String cause) {
    return new LifecycleMove(
        of.customerId(), event, axis, of.occurredAt(), from == null ? "" : from, to, cause);
  }
}
