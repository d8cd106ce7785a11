package io.clientele.customer;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Work that goes on in the background, piece by piece, each in a transaction of its own: so it
/// keeps nobody waiting for long, and what was interrupted is taken up where it stood.
@ApplicationScoped
public class BackgroundWork {
  private final Database database;
  private volatile boolean stopping;

  BackgroundWork(Database database) {
    this.database = database;
  }

  void stop(@Observes ShutdownEvent event) {
    stopping = true;
  }

  /// Whether the service is stopping, so that nothing new is to be begun.
  public boolean isStopping() {
    return stopping;
  }

  /// Works until there is nothing left to do, or what is left is being done elsewhere.
  ///
  /// @param piece does a piece of the work, and returns whether there was any
  public void workOff(Database.Work<Boolean> piece) {
    var more = true;
    while (more && !stopping) {
      more = database.callApart(piece);
    }
  }
}
