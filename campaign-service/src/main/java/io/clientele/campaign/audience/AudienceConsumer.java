package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import io.clientele.kernel.event.CustomerStateEvent;
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
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Keeps the audience as customer-service says it is.
@ApplicationScoped
class AudienceConsumer implements InboxHandler<CustomerStateEvent> {
  // The whole batch is one parameter: the events' own JSON. Rows are locked in the order of their
  // ids, as everywhere. BRANCH and MANAGER join the addresses and PURPOSE/* the consents, so that
  // every channel's needs are asked in the same way.
  private static final String UPSERT =
      """
      insert into audience as a (customer_id, version, kind, stage, tier, base, branch, branches,
        manager, risk_tolerance, risk_valid_until_on, consents, segments, addresses, personalised)
      select s."customerId", s.version, s.kind, s.stage, s.tier, s.base, s.branch,
        case
          when s."branchPath" is not null then string_to_array(trim(trailing '/' from s."branchPath"), '/')
          when s.branch is not null then array[s.branch]
          else '{}'
        end,
        s.manager, s."riskTolerance"->>'level', (s."riskTolerance"->>'validUntilOn')::date,
        s.consents || array(
          select distinct split_part(c, '/', 1) || '/*' from unnest(s.consents) as c),
        s.segments,
        s.reachable
          || case when s.branch is null then '{}'::text[] else '{BRANCH}' end
          || case when s.manager is null then '{}'::text[] else '{MANAGER}' end,
        coalesce(s.personalised, true)
      from json_to_recordset(?::json) as s ("customerId" uuid, version bigint, kind text, stage text,
        tier text, base text, branch text, "branchPath" text, manager text, "riskTolerance" json,
        consents text[], segments uuid[], reachable text[], personalised boolean)
      where not exists (select from erased_customer e where e.customer_id = s."customerId")
        and not exists (select from merged_customer m where m.customer_id = s."customerId")
      order by s."customerId"
      on conflict (customer_id) do update set
        version = excluded.version, kind = excluded.kind, stage = excluded.stage,
        tier = excluded.tier, base = excluded.base, branch = excluded.branch,
        branches = excluded.branches, manager = excluded.manager,
        risk_tolerance = excluded.risk_tolerance,
        risk_valid_until_on = excluded.risk_valid_until_on, consents = excluded.consents,
        segments = excluded.segments, addresses = excluded.addresses,
        personalised = excluded.personalised
      where a.version < excluded.version
      """;

  private static final EventCodec<CustomerStateEvent> CODEC =
      EventCodec.of(CustomerStateEvent.class);

  private final Audience audience;
  private final MergedCustomers mergedCustomers;
  private final Event<CustomersChanged> changed;
  private final Event<CustomersErased> erased;
  private final Event<CustomersMergedAway> mergedAway;

  AudienceConsumer(
      Audience audience,
      MergedCustomers mergedCustomers,
      Event<CustomersChanged> changed,
      Event<CustomersErased> erased,
      Event<CustomersMergedAway> mergedAway) {
    this.audience = audience;
    this.mergedCustomers = mergedCustomers;
    this.changed = changed;
    this.erased = erased;
    this.mergedAway = mergedAway;
  }

  @Override
  public String name() {
    return "campaign.customers";
  }

  @Override
  public Topic topic() {
    return CustomerStateEvent.TOPIC;
  }

  @Override
  public EventCodec<CustomerStateEvent> codec() {
    return CODEC;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(250);
  }

  @Override
  public void apply(Connection connection, List<Received<CustomerStateEvent>> batch)
      throws SQLException {
    var states = new ArrayList<CustomerStateEvent.State>();
    var gone = new ArrayList<UUID>();
    var merges = new ArrayList<CustomerStateEvent.MergedAway>();
    for (var event : latest(batch)) {
      switch (event) {
        case CustomerStateEvent.State state -> states.add(state);
        case CustomerStateEvent.MergedAway merge -> merges.add(merge);
        case CustomerStateEvent.Erased _ -> gone.add(UUID.fromString(event.key()));
        case CustomerStateEvent.Unrecognised _ -> {
          // a later version of the suite speaks to readers that know it
        }
      }
    }
    var merged = mergedCustomers.merge(connection, merges);
    mergedCustomers.separate(connection, states);
    if (!merged.isEmpty() || !gone.isEmpty()) {
      hold(connection, merged, states, gone);
    }
    if (!merged.isEmpty()) {
      audience.forget(connection, merged);
      mergedAway.fire(new CustomersMergedAway(merged));
    }
    if (!states.isEmpty()) {
      Sql.of(UPSERT, Sql.json(states)).update(connection);
      changed.fire(
          new CustomersChanged(states.stream().map(CustomerStateEvent.State::customerId).toList()));
    }
    if (!gone.isEmpty()) {
      audience.forget(connection, gone);
      erased.fire(new CustomersErased(gone));
    }
  }

  /// Of each customer the latest state.
  private static Collection<CustomerStateEvent> latest(List<Received<CustomerStateEvent>> batch) {
    Map<String, CustomerStateEvent> latest = new LinkedHashMap<>();
    for (var received : batch) {
      latest.merge(received.data().key(), received.data(), AudienceConsumer::newer);
    }
    return latest.values();
  }

  /// With those into whom somebody was merged: whoever plans, sends or converts for them has either
  /// all of this or none.
  private void hold(
      Connection connection,
      List<UUID> merged,
      List<CustomerStateEvent.State> states,
      List<UUID> gone)
      throws SQLException {
    var customers = new HashSet<>(mergedCustomers.together(connection, merged));
    states.forEach(state -> customers.add(state.customerId()));
    customers.addAll(gone);
    audience.hold(connection, customers);
  }

  private static CustomerStateEvent newer(CustomerStateEvent known, CustomerStateEvent next) {
    return version(next) < version(known) ? known : next;
  }

  private static long version(CustomerStateEvent event) {
    return switch (event) {
      case CustomerStateEvent.State state -> state.version();
      case CustomerStateEvent.MergedAway gone -> gone.version();
      case CustomerStateEvent.Erased _ -> Long.MAX_VALUE;
      case CustomerStateEvent.Unrecognised _ -> Long.MIN_VALUE;
    };
  }
}
