package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.behaviour.HandOverBehaviours;
import io.clientele.customer.identity.HandOverIdentifiers;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.customer.judgement.Departures;
import io.clientele.customer.profile.MergedProfiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// Takes a customer away who is merged into another, to whom goes what it is known by and what it
/// did, and brings it back when that is undone. The customers are locked.
@ApplicationScoped
class HandOverCustomer {
  private final MergedProfiles profiles;
  private final KeptImages images;
  private final HandOverIdentifiers handOverIdentifiers;
  private final HandOverBehaviours handOverBehaviours;
  private final Departures departures;

  HandOverCustomer(
      MergedProfiles profiles,
      KeptImages images,
      HandOverIdentifiers handOverIdentifiers,
      HandOverBehaviours handOverBehaviours,
      Departures departures) {
    this.profiles = profiles;
    this.images = images;
    this.handOverIdentifiers = handOverIdentifiers;
    this.handOverBehaviours = handOverBehaviours;
    this.departures = departures;
  }

  /// @return both as they were before
  MergeImage handle(Connection connection, CustomerId goes, CustomerId survivor, Instant now)
      throws SQLException {
    var survivorRow = profiles.row(connection, survivor);
    var row = profiles.takeAway(connection, goes);
    var memberships = departures.leave(connection, goes, MergeImage.versionGone(row), now);
    var identifiers = handOverIdentifiers.handle(connection, goes, survivor);
    handOverBehaviours.handle(connection, goes, survivor);
    return MergeImage.of(survivorRow, row, identifiers, memberships);
  }

  /// @param image what [#handle] returned
  /// @param came the customer that comes back, and those who had been merged into it
  void undo(
      Connection connection, Merge merge, MergeImage image, List<CustomerId> came, Instant now)
      throws SQLException {
    var survivor = merge.survivor();
    var back = merge.merged();
    profiles.bringBack(connection, image.row().toString(), image.versionBack());
    handOverIdentifiers.undo(
        connection,
        survivor,
        back,
        came,
        image.identifiers().toString(),
        MergeImage.parts(images.kept(connection, survivor), MergeImage::identifiers));
    handOverBehaviours.undo(connection, survivor, back, came);
    departures.comeBack(connection, back, image.versionBack(), image.memberships().toString(), now);
  }
}
