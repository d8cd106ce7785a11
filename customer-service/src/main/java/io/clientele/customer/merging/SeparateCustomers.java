package io.clientele.customer.merging;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Makes two customers of one again, who is locked: the merged customer is what it was, with what
/// came by it since; the survivor keeps what is its own.
@ApplicationScoped
class SeparateCustomers {
  private final Merges merges;
  private final KeptImages images;
  private final MergedProfiles profiles;
  private final HandOverIdentifiers handOverIdentifiers;
  private final Consents consents;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;
  private final SettleSurvivor settleSurvivor;
  private final AnnounceMerge announce;
  private final Judge judge;
  private final BusinessDay calendar;

  SeparateCustomers(
      Merges merges,
      KeptImages images,
      MergedProfiles profiles,
      HandOverIdentifiers handOverIdentifiers,
      Consents consents,
      HandOverBehaviours handOverBehaviours,
      Departures departures,
      SettleSurvivor settleSurvivor,
      AnnounceMerge announce,
      Judge judge,
      BusinessDay calendar) {
    this.merges = merges;
    this.images = images;
    this.profiles = profiles;
    this.handOverIdentifiers = handOverIdentifiers;
    this.consents = consents;
    this.handOverBehaviours = handOverBehaviours;
    this.departures = departures;
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
    var moves = departures.forgetPlaces(connection, survivor, image.survivor().toString(), now);
    var origins = merges.origins(connection, merge.merged());
    var came = origins.stream().map(Merges.Origin::id).toList();
    var back = bringBack(connection, merge, image, came);
    var stay = one.stream().filter(id -> !came.contains(id)).toList();
    consents.part(connection, merge, stay, origins, undoneAt, by);
    var memberships = image.memberships().toString();
    departures.comeBack(connection, merge.merged(), back, memberships, now);
    var stays = settleSurvivor.handle(connection, survivor, before, by);
    var inherited = staying(connection, survivor, MergeImage::memberships);
    departures.giveBack(connection, survivor, stays, came, inherited, now);
    announce.separated(merge, stays, back, now, by);
    departures.announceMoves(connection, version, survivor, moves, now);
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

  /// Gives the merged customer its own row back, and its identifiers and behaviours.
  ///
  /// @param came the customer, and those who were merged into it
  /// @return its version
  private long bringBack(
      Connection connection, Merge merge, MergeImage image, List<CustomerId> came)
      throws SQLException {
    var survivor = merge.survivor();
    var merged = merge.merged();
    // The version after the one by which it was told to be gone.
    var back = image.version() + 2;
    profiles.bringBack(connection, image.row().toString(), back);
    handOverIdentifiers.undo(
        connection,
        survivor,
        merged,
        came,
        image.identifiers().toString(),
        staying(connection, survivor, MergeImage::identifiers));
    handOverBehaviours.undo(connection, survivor, merged, came);
    return back;
  }

  /// A part of the images of those who stay merged into the survivor.
  private Map<CustomerId, String> staying(
      Connection connection, CustomerId survivor, Function<MergeImage, JsonNode> part)
      throws SQLException {
    var staying = new LinkedHashMap<CustomerId, String>();
    for (var kept : images.kept(connection, survivor)) {
      staying.put(kept.merged(), part.apply(MergeImage.read(kept)).toString());
    }
    return staying;
  }
}
