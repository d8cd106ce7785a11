package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.behaviour.HandOverBehaviours;
import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.HandOverIdentifiers;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Departures;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.profile.MergedProfiles;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;

/// Makes one customer of two, who are locked. The survivor gets what the other has; its own profile
/// prevails, and a withdrawn consent stays withdrawn.
@ApplicationScoped
class JoinCustomers {
  private final Merges merges;
  private final KeptImages images;
  private final MergedProfiles profiles;
  private final FindObstacle findObstacle;
  private final HandOverIdentifiers handOverIdentifiers;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;
  private final Consents consents;
  private final SettleSurvivor settleSurvivor;
  private final AnnounceMerge announce;
  private final Judge judge;
  private final BusinessDay calendar;

  JoinCustomers(
      Merges merges,
      KeptImages images,
      MergedProfiles profiles,
      FindObstacle findObstacle,
      HandOverIdentifiers handOverIdentifiers,
      HandOverBehaviours handOverBehaviours,
      Departures departures,
      Consents consents,
      SettleSurvivor settleSurvivor,
      AnnounceMerge announce,
      Judge judge,
      BusinessDay calendar) {
    this.merges = merges;
    this.images = images;
    this.profiles = profiles;
    this.findObstacle = findObstacle;
    this.handOverIdentifiers = handOverIdentifiers;
    this.handOverBehaviours = handOverBehaviours;
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
    var obstacle = findObstacle.handle(connection, survivor, other);
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
    var now = calendar.now();
    var before = images.kept(connection, survivor);
    var survivorRow = profiles.row(connection, survivor);
    var row = profiles.takeAway(connection, other);
    var gone = MergeImage.version(row) + 1;
    var memberships = departures.leave(connection, other, gone, now);
    var identifiers = handOverIdentifiers.handle(connection, other, survivor);
    var image = MergeImage.of(survivorRow, row, identifiers, memberships);
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
    announce.merged(merge, stays, gone, now);
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
