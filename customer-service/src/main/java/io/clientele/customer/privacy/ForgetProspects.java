package io.clientele.customer.privacy;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.privacy.UnseenProspects.Looked;
import io.clientele.customer.profile.Erasing.Ground;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Erases prospects who were not seen for as long as they are kept, as if somebody had asked for
/// it. All customers are gone through over and over, some at a time. Each prospect is a transaction
/// of its own, in which it is looked at again: what is broken off is found again by whoever goes
/// through next, and what two replicas find is erased once.
@ApplicationScoped
class ForgetProspects {
  private static final Logger LOG = Logger.getLogger(ForgetProspects.class);
  private static final int LOOKED_AT_ONCE = 2_000;
  private static final CustomerId BEGINNING = new CustomerId(new UUID(0, 0));

  private final Database database;
  private final BackgroundWork background;
  private final UnseenProspects prospects;
  private final Erasures erasures;
  private final EraseCustomer eraseCustomer;
  private final PrivacyConfig config;
  private final BusinessDay calendar;
  private volatile CustomerId place = BEGINNING;

  ForgetProspects(
      Database database,
      BackgroundWork background,
      UnseenProspects prospects,
      Erasures erasures,
      EraseCustomer eraseCustomer,
      PrivacyConfig config,
      BusinessDay calendar) {
    this.database = database;
    this.background = background;
    this.prospects = prospects;
    this.erasures = erasures;
    this.eraseCustomer = eraseCustomer;
    this.config = config;
    this.calendar = calendar;
  }

  /// A number without a unit is one of seconds.
  void refuseHaste(@Observes StartupEvent event) {
    if (config.prospectsKept().filter(kept -> kept.compareTo(Duration.ofDays(1)) < 0).isPresent()) {
      throw new IllegalStateException(
          "clientele.privacy.prospects-kept must be a day at least, such as P365D");
    }
  }

  @Scheduled(
      every = "${clientele.privacy.forget-prospects-every:10s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void some() {
    config.prospectsKept().ifPresent(kept -> handle(calendar.now().minus(kept)));
  }

  /// Goes on through the customers.
  ///
  /// @param since when a prospect must have been seen to be kept
  /// @return whether there are others that can be looked at now
  boolean handle(Instant since) {
    int free = database.callApart(this::free);
    if (free <= 0) {
      return false;
    }
    var looked =
        database.callApart(connection -> prospects.after(connection, place, LOOKED_AT_ONCE));
    var nameless = looked.stream().filter(Looked::nameless).map(Looked::id).toList();
    var unseen = database.callApart(connection -> prospects.among(connection, nameless, since));
    for (var id : unseen.subList(0, Math.min(free, unseen.size()))) {
      if (background.isStopping()) {
        return false;
      }
      // First, so that one that cannot be erased holds up nobody.
      place = id;
      erase(id, since);
    }
    if (unseen.size() > free) {
      return false;
    }
    var more = looked.size() == LOOKED_AT_ONCE;
    place = more ? looked.getLast().id() : BEGINNING;
    return more;
  }

  /// How many prospects may be erased now. None while a file is kept to be gone on with, a week at
  /// most: it would be thrown away, for whoever is erased may be in it.
  private int free(Connection connection) throws SQLException {
    var kept =
        Sql.on(connection, "select 1 from import_job where resumable limit 1").first(_ -> true);
    return kept.isPresent()
        ? 0
        : config.prospectsAtOnce() - erasures.running(connection, Ground.RETENTION_ENDED);
  }

  private void erase(CustomerId id, Instant since) {
    var begun =
        eraseCustomer.handle(
            id,
            Ground.RETENTION_ENDED,
            connection -> !prospects.among(connection, List.of(id), since).isEmpty());
    if (begun) {
      LOG.infof("Began to erase prospect %s, who was not seen since %s", id, since);
    }
  }
}
