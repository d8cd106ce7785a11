package io.clientele.customer.merging;

import io.clientele.customer.Database;
import io.clientele.customer.identity.KeptImages;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/// Forgets what customers were before merges that have been undone; that they were merged stays
/// known.
@ApplicationScoped
class ForgetImages {
  private final Database database;
  private final KeptImages images;
  private final MergingConfig config;

  ForgetImages(Database database, KeptImages images, MergingConfig config) {
    this.database = database;
    this.images = images;
    this.config = config;
  }

  @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void handle() {
    database.callApart(connection -> images.forgetUndone(connection, config.imagesKept()));
  }
}
