package io.clientele.customer.behaviour;

import static java.util.Comparator.naturalOrder;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Judge;
import io.clientele.kernel.event.BehaviourEvent;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Takes behaviours from Kafka, a batch in one transaction: which are sound, whose they are, keep
/// the new ones and fold them into the totals, judge the customers, publish what was applied. Every
/// step is one statement for the whole batch.
@ApplicationScoped
class BehaviourConsumer implements InboxHandler<BehaviourEvent> {
  private final Definitions definitions;
  private final SiftBehaviours siftBehaviours;
  private final ResolveBehaviours resolveBehaviours;
  private final BehaviourMonths months;
  private final Behaviours behaviours;
  private final DayTotals totals;
  private final Judge judge;
  private final AnnounceBehaviours announceBehaviours;
  private final BusinessDay calendar;
  private final String assetsBehaviour;
  private final EventCodec<BehaviourEvent> codec = EventCodec.of(BehaviourEvent.class);

  BehaviourConsumer(
      Definitions definitions,
      SiftBehaviours siftBehaviours,
      ResolveBehaviours resolveBehaviours,
      BehaviourMonths months,
      Behaviours behaviours,
      DayTotals totals,
      Judge judge,
      AnnounceBehaviours announceBehaviours,
      BusinessDay calendar,
      CustomerConfig config) {
    this.definitions = definitions;
    this.siftBehaviours = siftBehaviours;
    this.resolveBehaviours = resolveBehaviours;
    this.months = months;
    this.behaviours = behaviours;
    this.totals = totals;
    this.judge = judge;
    this.announceBehaviours = announceBehaviours;
    this.calendar = calendar;
    this.assetsBehaviour = config.assetsBehaviour();
  }

  @Override
  public String name() {
    return "customer.behaviours";
  }

  @Override
  public Topic topic() {
    return BehaviourEvent.TOPIC;
  }

  @Override
  public EventCodec<BehaviourEvent> codec() {
    return codec;
  }

  @Override
  public int lanes() {
    return 2;
  }

  @Override
  public int batchSize() {
    return 6_000;
  }

  @Override
  public Duration gathering() {
    return Duration.ofMillis(100);
  }

  @Override
  public void apply(Connection connection, List<Received<BehaviourEvent>> batch)
      throws SQLException {
    try {
      applyAll(connection, batch);
    } catch (SQLException e) {
      // Somebody registered the same identifier meanwhile; the next attempt will find it.
      throw "23505".equals(e.getSQLState()) ? new SQLTransientException(e) : e;
    }
  }

  private void applyAll(Connection connection, List<Received<BehaviourEvent>> received)
      throws SQLException {
    Sql.planOnce(connection);
    var version = definitions.hold(connection);
    var batch = siftBehaviours.handle(connection, version, received);
    var resolved = resolveBehaviours.handle(connection, version, batch);
    if (!batch.refused().isEmpty()) {
      throw new Unprocessable(batch.refused());
    }
    var fresh = keep(connection, resolved);
    if (!fresh.isEmpty()) {
      var judged = judge.handle(connection, version, changes(fresh), Cause.BEHAVIOUR);
      announceBehaviours.handle(fresh, judged);
    }
  }

  /// Keeps those that were not there yet, and folds them into the totals of their days.
  private List<Behaviour> keep(Connection connection, Collection<Behaviour> resolved)
      throws SQLException {
    if (resolved.isEmpty()) {
      return List.of();
    }
    months.ensure(resolved.stream().map(Behaviour::day).distinct().toList());
    var stored = behaviours.insert(connection, resolved);
    var fresh = resolved.stream().filter(one -> stored.contains(one.event())).toList();
    if (!fresh.isEmpty()) {
      totals.add(connection, fresh);
    }
    return fresh;
  }

  /// What is new about each customer.
  private Map<CustomerId, Change> changes(List<Behaviour> fresh) {
    var today = calendar.today();
    return fresh.stream()
        .collect(
            groupingBy(
                Behaviour::customer, collectingAndThen(toList(), added -> changeBy(added, today))));
  }

  private Change changeBy(List<Behaviour> added, LocalDate today) {
    var types = added.stream().map(one -> one.recorded().type()).collect(toSet());
    var lessens = added.stream().anyMatch(Behaviour::lessens);
    var ahead =
        added.stream()
            .map(Behaviour::day)
            .filter(day -> day.isAfter(today))
            .min(naturalOrder())
            .orElse(null);
    return Change.ofBehaviours(types, types.contains(assetsBehaviour), lessens, ahead);
  }
}
