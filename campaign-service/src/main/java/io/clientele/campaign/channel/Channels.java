package io.clientele.campaign.channel;

import io.clientele.campaign.CodedRepository;
import io.clientele.kernel.page.Cursors;
import jakarta.inject.Singleton;
import java.time.Clock;

@Singleton
class Channels extends CodedRepository<Channel> {
  Channels(Cursors cursors, Clock clock) {
    super("channel", cursors, clock);
  }

  /// Keeps a channel as it is until the end of the transaction: whoever is changing it is waited
  /// for.
  void hold(String code) {
    getEntityManager()
        .createNativeQuery("select code from channel where code = :code for share", String.class)
        .setParameter("code", code)
        .getResultList();
  }
}
