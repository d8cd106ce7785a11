package io.clientele.campaign.campaign;

import io.clientele.campaign.IdentifiedRepository;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Singleton
class Campaigns extends IdentifiedRepository<Campaign> {
  Campaigns(Cursors cursors, Clock clock) {
    super("campaign", cursors, clock);
  }

  /// The row is locked before the entity is read: Hibernate's own lock of an entity with a
  /// collection locks afterwards, and fails when others lock the same row. Whoever writes something
  /// down that names the campaign is not kept from it.
  Campaign lock(UUID id) {
    getEntityManager()
        .createNativeQuery("select id from campaign where id = :id for no key update", UUID.class)
        .setParameter("id", id)
        .getResultList();
    return require(id);
  }

  /// The campaigns with these offers that can be changed no more and have not ended, oldest first.
  List<Campaign> boundTo(List<UUID> offers) {
    return offers.isEmpty()
        ? List.of()
        : list("offerId in ?1 and state in ?2 order by id", offers, binding());
  }

  /// The campaigns over this channel that can be changed no more and have not ended, oldest first.
  List<Campaign> boundToChannel(String channel) {
    return list(
        "select distinct c from campaign c join c.ways w"
            + " where w.channel = ?1 and c.state in ?2 order by c.id",
        channel,
        binding());
  }

  private static List<CampaignState> binding() {
    return Arrays.stream(CampaignState.values()).filter(CampaignState::isBinding).toList();
  }

  Page<Campaign> page(
      @Nullable CampaignState state, @Nullable Integer limit, @Nullable String cursor) {
    return page(state == null ? Map.of() : Map.of("state", state), limit, cursor);
  }
}
