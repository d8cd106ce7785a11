package io.clientele.campaign.response;

import io.clientele.campaign.Prices;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.audience.CustomersMergedAway;
import io.clientele.campaign.audience.ErasedCustomers;
import io.clientele.campaign.audience.MergedCustomers;
import io.clientele.campaign.contact.ContactsPlanned;
import io.clientele.campaign.contact.Conversions;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.BehavioursAppliedEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Finds the conversions among customers' behaviours.
///
/// Behaviours and contacts come by ways of their own, so either may be written down first. The
/// behaviours that count for some campaign are kept for a day; both sides look at the other, and
/// hold the customer's row while they do: whoever comes second sees the first.
@ApplicationScoped
class BehaviourConsumer implements InboxHandler<BehavioursAppliedEvent> {
  private static final EventCodec<BehavioursAppliedEvent> CODEC =
      EventCodec.of(BehavioursAppliedEvent.class);

  // From the draft on, so that none is missed that comes while a campaign is being launched.
  private static final String TYPES_THAT_COUNT =
      """
      select distinct conversion_behaviour as type from campaign
      where conversion_behaviour is not null and (ended_at is null
        or ended_at > now() - make_interval(days => conversion_window_days))
      """;

  private static final String HOLD =
      """
      select customer_id from audience where customer_id = any (?) order by customer_id for share
      """;

  private static final String KEEP =
      """
      insert into conversion_behaviour
        (customer_id, type, occurred_at, source, id, amount, currency)
      select b."customerId", b.type, b."occurredAt", b.source, b.id, b.amount, b.currency
      from json_to_recordset(?::json) as b ("customerId" uuid, type text,
        "occurredAt" timestamptz, source text, id text, amount numeric, currency text)
      order by b."customerId"
      on conflict do nothing
      """;

  private static final String FORGET =
      "delete from conversion_behaviour where received_at < now() - interval '1 day'";

  private static final String FORGET_CUSTOMERS =
      "delete from conversion_behaviour where customer_id = any (?)";

  private final Conversions conversions;
  private final ErasedCustomers erasedCustomers;
  private final MergedCustomers mergedCustomers;
  private final DataSource database;
  private final Outbox outbox;

  BehaviourConsumer(
      Conversions conversions,
      ErasedCustomers erasedCustomers,
      MergedCustomers mergedCustomers,
      DataSource database,
      Outbox outbox) {
    this.conversions = conversions;
    this.erasedCustomers = erasedCustomers;
    this.mergedCustomers = mergedCustomers;
    this.database = database;
    this.outbox = outbox;
  }

  private record Kept(
      UUID customerId,
      String type,
      Instant occurredAt,
      String source,
      String id,
      @Nullable BigDecimal amount,
      @Nullable String currency) {}

  @Override
  public String name() {
    return "campaign.behaviours-applied";
  }

  @Override
  public Topic topic() {
    return BehavioursAppliedEvent.TOPIC;
  }

  @Override
  public EventCodec<BehavioursAppliedEvent> codec() {
    return CODEC;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public void apply(Connection connection, List<Received<BehavioursAppliedEvent>> batch)
      throws SQLException {
    Set<String> types =
        new HashSet<>(Sql.of(TYPES_THAT_COUNT).list(connection, row -> row.getString("type")));
    var kept = new ArrayList<Kept>();
    for (var received : batch) {
      switch (received.data()) {
        case BehavioursAppliedEvent.Batch applied ->
            applied.behaviours().stream()
                .filter(behaviour -> types.contains(behaviour.type()))
                .map(BehaviourConsumer::kept)
                .forEach(kept::add);
        case BehavioursAppliedEvent.Unrecognised _ -> {
          // a later version of the suite speaks to readers that know it
        }
      }
    }
    var erased =
        erasedCustomers.among(connection, kept.stream().map(Kept::customerId).distinct().toList());
    kept.removeIf(behaviour -> erased.contains(behaviour.customerId()));
    if (kept.isEmpty()) {
      return;
    }
    var customers =
        mergedCustomers.together(
            connection, kept.stream().map(Kept::customerId).distinct().toList());
    Sql.of(HOLD, Sql.ids(customers)).list(connection, row -> Sql.id(row, "customer_id"));
    Sql.of(KEEP, Sql.json(kept)).update(connection);
    conversions.fromBehaviours(connection, customers);
    outbox.wakeAfterCommit();
  }

  /// The customers' rows are held by whoever planned.
  void lookBack(@Observes ContactsPlanned planned) throws SQLException {
    lookBack(planned.customerIds());
  }

  /// What one of them did may be what the other was contacted for.
  void lookBack(@Observes CustomersMergedAway merged) throws SQLException {
    lookBack(merged.customerIds());
    outbox.wakeAfterCommit();
  }

  private void lookBack(List<UUID> customers) throws SQLException {
    try (var connection = database.getConnection()) {
      conversions.fromBehaviours(connection, mergedCustomers.together(connection, customers));
    }
  }

  void forget(@Observes CustomersForgotten forgotten) throws SQLException {
    try (var connection = database.getConnection()) {
      forgotten.deleted(
          "conversion_behaviour",
          Sql.of(FORGET_CUSTOMERS, Sql.ids(forgotten.customerIds())).update(connection));
    }
  }

  @Scheduled(every = "1h")
  void forgetOld() throws SQLException {
    try (var connection = database.getConnection()) {
      Sql.of(FORGET).update(connection);
    }
  }

  private static Kept kept(BehavioursAppliedEvent.Applied behaviour) {
    return new Kept(
        behaviour.customerId(),
        behaviour.type(),
        behaviour.occurredAt(),
        behaviour.source(),
        behaviour.id(),
        Prices.amount(behaviour.amount()),
        Prices.currency(behaviour.amount()));
  }
}
