package io.clientele.customer.merging;

import io.clientele.customer.consent.Consents;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.customer.judgement.Cause;
import io.clientele.customer.judgement.Change;
import io.clientele.customer.judgement.Departures;
import io.clientele.customer.judgement.Judge;
import io.clientele.customer.judgement.ReturnToPlaces;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Makes two customers of one again, who is locked: the merged customer is what it was, with what
/// came by it since; the survivor keeps what is its own.
@ApplicationScoped
class SeparateCustomers {
  private final Merges merges;
  private final KeptImages images;
  private final HandOverCustomer handOverCustomer;
  private final Consents consents;
  private final Departures departures;
  private final ReturnToPlaces returnToPlaces;
  private final SettleSurvivor settleSurvivor;
  private final AnnounceMerge announce;
  private final Judge judge;
  private final BusinessDay calendar;

  SeparateCustomers(
      Merges merges,
      KeptImages images,
      HandOverCustomer handOverCustomer,
      Consents consents,
      Departures departures,
      ReturnToPlaces returnToPlaces,
      SettleSurvivor settleSurvivor,
      AnnounceMerge announce,
      Judge judge,
      BusinessDay calendar) {
    this.merges = merges;
    this.images = images;
    this.handOverCustomer = handOverCustomer;
    this.consents = consents;
    this.departures = departures;
    this.returnToPlaces = returnToPlaces;
    this.settleSurvivor = settleSurvivor;
    this.announce = announce;
    this.judge = judge;
    this.calendar = calendar;
  }

  /// @param version of the definitions, which the transaction holds alone
  /// @param by who asked for it
  Merge handle(Connection connection, long version, Merge merge, String by) throws SQLException {
    var now = calendar.now();
    var survivor = merge.survivor();
    var before = images.kept(connection, survivor);
    var image = imageOf(merge, before);
    var one = merges.originIds(connection, survivor);
    var undoneAt = consents.moment(connection, one);
    merges.undo(connection, merge.id(), undoneAt, by);
    var origins = merges.origins(connection, merge.merged());
    var came = origins.stream().map(Merges.Origin::id).toList();
    handOverCustomer.undo(connection, merge, image, came, now);
    var stay = one.stream().filter(id -> !came.contains(id)).toList();
    consents.part(connection, merge, stay, origins, undoneAt, by);
    var stays = settleSurvivor.handle(connection, survivor, before, by);
    var inherited = MergeImage.parts(images.kept(connection, survivor), MergeImage::memberships);
    departures.giveBack(connection, survivor, stays, came, inherited, now);
    announce.separated(merge, stays, image.versionBack(), now, by);
    returnToPlaces.handle(connection, version, survivor, image.survivor().toString(), now);
    judge.handle(
        connection,
        version,
        Map.of(survivor, Change.ofRecord(), merge.merged(), Change.ofRecord()),
        Cause.MERGE);
    return merges.find(connection, merge.id()).orElseThrow();
  }

  private static MergeImage imageOf(Merge merge, List<KeptImages.Kept> kept) {
    return kept.stream()
        .filter(one -> one.id().equals(merge.id()))
        .map(MergeImage::read)
        .findFirst()
        .orElseThrow();
  }
}
