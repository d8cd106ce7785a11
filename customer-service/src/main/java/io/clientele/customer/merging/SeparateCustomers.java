package io.clientele.customer.merging;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
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
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Makes two customers of one again, who is locked: the merged customer is what it was, with what
/// came by it since; the survivor keeps what is its own.
@ApplicationScoped
class SeparateCustomers {
  private final Merges merges;
  private final MergedProfiles profiles;
  private final Identifiers identifiers;
  private final Consents consents;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;
  private final SettleSurvivor settleSurvivor;
  private final Judge judge;
  private final Audit audit;
  private final Outbox outbox;
  private final BusinessDay calendar;

  SeparateCustomers(
      Merges merges,
      MergedProfiles profiles,
      Identifiers identifiers,
      Consents consents,
      HandOverBehaviours handOverBehaviours,
      Departures departures,
      SettleSurvivor settleSurvivor,
      Judge judge,
      Audit audit,
      Outbox outbox,
      BusinessDay calendar) {
    this.merges = merges;
    this.profiles = profiles;
    this.identifiers = identifiers;
    this.consents = consents;
    this.handOverBehaviours = handOverBehaviours;
    this.departures = departures;
    this.settleSurvivor = settleSurvivor;
    this.judge = judge;
    this.audit = audit;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// @param version of the definitions, which the transaction holds alone
  /// @param by who asked for it
  Merge handle(Connection connection, long version, Merge merge, String by) throws SQLException {
    var now = calendar.now();
    var survivor = merge.survivor();
    var merged = merge.merged();
    var before = merges.kept(connection, survivor);
    var image =
        before.stream()
            .filter(kept -> kept.id().equals(merge.id()))
            .map(MergeImage::read)
            .findFirst()
            .orElseThrow();
    var one = merges.origins(connection, survivor).stream().map(Merges.Origin::id).toList();
    var undoneAt = consents.moment(connection, one);
    merges.undo(connection, merge.id(), undoneAt, by);
    var moves = departures.forgetPlaces(connection, survivor, image.survivor().toString(), now);
    var origins = merges.origins(connection, merged);
    var came = origins.stream().map(Merges.Origin::id).toList();
    var back = image.version() + 2;
    profiles.bringBack(connection, image.row().toString(), back);
    identifiers.handBack(
        connection,
        survivor,
        merged,
        came,
        image.identifiers().toString(),
        staying(connection, survivor, MergeImage::identifiers));
    handOverBehaviours.undo(connection, survivor, merged, came);
    var stay = one.stream().filter(id -> !came.contains(id)).toList();
    consents.part(connection, merge, stay, came, undoneAt, by);
    consents.standTogether(connection, merged, origins);
    departures.comeBack(connection, merged, back, image.memberships().toString(), now);
    var stays = settleSurvivor.handle(connection, survivor, before, by);
    departures.giveBack(
        connection,
        survivor,
        stays,
        came,
        staying(connection, survivor, MergeImage::memberships),
        now);
    outbox.append(
        new CustomerEvent.Unmerged(survivor.value(), stays, now, survivor.value(), merged.value()),
        new CustomerEvent.Unmerged(merged.value(), back, now, survivor.value(), merged.value()));
    departures.announceMoves(connection, version, survivor, moves, now);
    audit.recordFor(
        by,
        "customers unmerged",
        "customer " + survivor,
        Map.of("merge", merge.id(), "merged", merged));
    judge.handle(
        connection,
        version,
        Map.of(survivor, Change.ofRecord(), merged, Change.ofRecord()),
        Cause.MERGE);
    return merges.find(connection, merge.id()).orElseThrow();
  }

  /// A part of the images of those who stay merged into the survivor.
  private Map<CustomerId, String> staying(
      Connection connection, CustomerId survivor, Function<MergeImage, JsonNode> part)
      throws SQLException {
    var staying = new LinkedHashMap<CustomerId, String>();
    for (var kept : merges.kept(connection, survivor)) {
      staying.put(kept.merged(), part.apply(MergeImage.read(kept)).toString());
    }
    return staying;
  }
}
