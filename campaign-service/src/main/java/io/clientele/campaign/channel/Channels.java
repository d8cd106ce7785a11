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
}
