package io.clientele.defaults.messaging;

import io.clientele.kernel.inbox.Inbox;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when every inbox has been given its share of its topic.
@Singleton
@Readiness
class MessagingReadiness implements HealthCheck {
  private final Messaging messaging;

  MessagingReadiness(Messaging messaging) {
    this.messaging = messaging;
  }

  @Override
  public HealthCheckResponse call() {
    var health = HealthCheckResponse.named("messaging");
    var inboxes = messaging.inboxes();
    inboxes.forEach(inbox -> health.withData(inbox.name(), inbox.ready()));
    return health.status(inboxes.stream().allMatch(Inbox::ready)).build();
  }
}
