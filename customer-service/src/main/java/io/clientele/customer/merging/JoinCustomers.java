package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.behaviour.HandOverBehaviours;
import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Departures;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.profile.MergedProfiles;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Makes one customer of two, who are locked. The survivor gets what the other has; its own profile
/// prevails, and a withdrawn consent stays withdrawn.
@ApplicationScoped
class JoinCustomers {
  private final Merges merges;
  private final MergedProfiles profiles;
  private final Identifiers identifiers;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;
  private final Consents consents;
  private final SettleSurvivor settleSurvivor;
  private final Judge judge;
  private final Audit audit;
  private final Outbox outbox;
  private final BusinessDay calendar;

  JoinCustomers(
      Merges merges,
      MergedProfiles profiles,
      Identifiers identifiers,
      HandOverBehaviours handOverBehaviours,
      Departures departures,
      Consents consents,
      SettleSurvivor settleSurvivor,
      Judge judge,
      Audit audit,
      Outbox outbox,
      BusinessDay calendar) {
    this.merges = merges;
    this.profiles = profiles;
    this.identifiers = identifiers;
    this.handOverBehaviours = handOverBehaviours;
    this.departures = departures;
    this.consents = consents;
    this.settleSurvivor = settleSurvivor;
    this.judge = judge;
    this.audit = audit;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// @param version of the definitions, which the transaction holds
  /// @param by who asked for it
  Merge handle(
      Connection connection,
      long version,
      CustomerId survivor,
      CustomerId other,
      MergeCustomers.Motive motive,
      String by)
      throws SQLException {
    var obstacle = obstacle(connection, survivor, other);
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    var now = calendar.now();
    var before = merges.kept(connection, survivor);
    var survivorRow = profiles.row(connection, survivor);
    var row = profiles.takeAway(connection, other);
    var gone = MergeImage.version(row) + 1;
    var memberships = departures.leave(connection, other, gone, now);
    var image =
        MergeImage.of(
            survivorRow, row, identifiers.handOver(connection, other, survivor), memberships);
    var merge =
        new Merge(
            Ids.next(),
            survivor,
            other,
            motive.cause(),
            motive.reason(),
            mergedAt(connection, survivor, other),
            by,
            null,
            null);
    merges.add(connection, merge, image.toJson());
    handOverBehaviours.handle(connection, other, survivor);
    var stays = settleSurvivor.handle(connection, survivor, before, by);
    departures.inherit(connection, survivor, stays, other, memberships, now);
    outbox.append(event(merge, survivor, stays), event(merge, other, gone));
    outbox.append(new CustomerStateEvent.MergedAway(other.value(), gone, now, survivor.value()));
    audit.recordFor(
        by,
        "customers merged",
        "customer " + survivor,
        Map.of("merge", merge.id(), "merged", other, "cause", motive.cause()));
    judge.handle(connection, version, Map.of(survivor, Change.ofRecord()), Cause.MERGE);
    return merge;
  }

  /// What speaks against the two being one customer, if anything does.
  Optional<CustomerProblem> obstacle(Connection connection, CustomerId one, CustomerId other)
      throws SQLException {
    var namespace = identifiers.differingNamespace(connection, one, other);
    if (namespace.isPresent()) {
      return namespace.map(CustomerProblem.DifferentCustomers::new);
    }
    return profiles.differInKind(connection, one, other)
        ? Optional.of(new CustomerProblem.DifferentKinds())
        : Optional.empty();
  }

  /// What either has said of consents was said before.
  private Instant mergedAt(Connection connection, CustomerId survivor, CustomerId other)
      throws SQLException {
    var origins = new ArrayList<>(merges.origins(connection, survivor));
    origins.addAll(merges.origins(connection, other));
    return consents.moment(connection, origins.stream().map(Merges.Origin::id).toList());
  }

  private static CustomerEvent event(Merge merge, CustomerId of, long version) {
    return new CustomerEvent.Merged(
        of.value(),
        version,
        merge.mergedAt(),
        merge.survivor().value(),
        merge.merged().value(),
        merge.cause().word());
  }
}
