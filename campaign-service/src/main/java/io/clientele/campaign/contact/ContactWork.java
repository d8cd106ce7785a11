package io.clientele.campaign.contact;

import io.clientele.campaign.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs what plans and sends contacts, from the start of the service to its end.
@ApplicationScoped
class ContactWork {
  private static final Duration IDLE = Duration.ofMillis(250);

  private static final Duration CLEARING = Duration.ofSeconds(1);

  private final LaunchCampaign launch;
  private final SendContacts send;
  private final GiveUpPlanned giveUpPlanned;
  private final ContactConfig config;
  private final List<Loop> loops = new ArrayList<>();

  ContactWork(
      LaunchCampaign launch, SendContacts send, GiveUpPlanned giveUpPlanned, ContactConfig config) {
    this.launch = launch;
    this.send = send;
    this.giveUpPlanned = giveUpPlanned;
    this.config = config;
  }

  void start(@Observes StartupEvent event) {
    loops.add(Loop.start("launch", IDLE, launch::handle));
    for (int lane = 0; lane < config.sendLanes(); lane++) {
      loops.add(Loop.start("send-" + lane, IDLE, send::handle));
    }
    loops.add(Loop.start("clear", CLEARING, this::clear));
  }

  /// @return whether there was something to clear
  private boolean clear() throws SQLException {
    return send.giveUpAbandoned() || giveUpPlanned.handle();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    for (var loop : loops) {
      loop.stop();
    }
  }
}
