package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.consent.StandingConsents;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.profile.MergedProfiles;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/// Makes a survivor's profile and consents what follows from the merges that stand, after one was
/// added or undone.
@ApplicationScoped
class SettleSurvivor {
  private final Merges merges;
  private final KeptImages images;
  private final MergedProfiles profiles;
  private final StandingConsents consents;
  private final Outbox outbox;
  private final BusinessDay calendar;

  SettleSurvivor(
      Merges merges,
      KeptImages images,
      MergedProfiles profiles,
      StandingConsents consents,
      Outbox outbox,
      BusinessDay calendar) {
    this.merges = merges;
    this.images = images;
    this.profiles = profiles;
    this.consents = consents;
    this.outbox = outbox;
    this.calendar = calendar;
  }

  /// @param before the merges that stood until now
  /// @return the survivor's version
  long handle(Connection connection, CustomerId survivor, List<KeptImages.Kept> before, String by)
      throws SQLException {
    var rows = new LinkedHashMap<UUID, String>();
    for (var merge : images.kept(connection, survivor)) {
      rows.put(merge.id(), merge.row());
    }
    var joined = profiles.join(connection, survivor, before, rows, by);
    var changed = new ArrayList<>(joined.changed());
    changed.add("identifiers");
    var now = calendar.now();
    var events = new ArrayList<CustomerEvent>();
    events.add(new CustomerEvent.Updated(survivor.value(), joined.version(), now, changed));
    var origins = merges.origins(connection, survivor);
    for (var standing : consents.join(connection, survivor, origins)) {
      events.add(standing.event(survivor, joined.version(), now));
    }
    outbox.append(events);
    return joined.version();
  }
}
