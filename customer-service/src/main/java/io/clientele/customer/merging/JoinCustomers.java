package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Departures;
import io.clientele.customer.judgement.Judge;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;

/// Makes one customer of two, who are locked, and whom nothing keeps from being one. The survivor
/// gets what the other has; its own profile prevails, and a withdrawn consent stays withdrawn.
@ApplicationScoped
class JoinCustomers {
  private final Merges merges;
  private final KeptImages images;
  private final HandOverCustomer handOverCustomer;
  private final Departures departures;
  private final Consents consents;
  private final SettleSurvivor settleSurvivor;
  private final AnnounceMerge announce;
  private final Judge judge;
  private final BusinessDay calendar;

  JoinCustomers(
      Merges merges,
      KeptImages images,
      HandOverCustomer handOverCustomer,
      Departures departures,
      Consents consents,
      SettleSurvivor settleSurvivor,
      AnnounceMerge announce,
      Judge judge,
      BusinessDay calendar) {
    this.merges = merges;
    this.images = images;
    this.handOverCustomer = handOverCustomer;
    this.departures = departures;
    this.consents = consents;
    this.settleSurvivor = settleSurvivor;
    this.announce = announce;
    this.judge = judge;
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
    var now = calendar.now();
    var before = images.kept(connection, survivor);
    var image = handOverCustomer.handle(connection, other, survivor, now);
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
    var stays = settleSurvivor.handle(connection, survivor, before, by);
    departures.inherit(connection, survivor, stays, other, image.memberships().toString(), now);
    announce.merged(merge, stays, image.versionGone(), now);
    judge.handle(connection, version, Map.of(survivor, Change.ofRecord()), Cause.MERGE);
    return merge;
  }

  /// What either has said of consents was said before.
  private Instant mergedAt(Connection connection, CustomerId survivor, CustomerId other)
      throws SQLException {
    var origins = new ArrayList<>(merges.originIds(connection, survivor));
    origins.addAll(merges.originIds(connection, other));
    return consents.moment(connection, origins);
  }
}
