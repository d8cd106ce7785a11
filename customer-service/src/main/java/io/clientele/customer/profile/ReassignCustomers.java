package io.clientele.customer.profile;

import io.clientele.customer.BackgroundWork;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Definitions;
import io.clientele.customer.profile.Reassignments.Reassignment;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.UUID;

/// Moves the customers of a branch to another, some in each transaction, as if each had been
/// changed by hand: with history, judgement and announcement. How far it came is written in the
/// same transaction, so that a crash neither forgets nor repeats anybody.
@ApplicationScoped
class ReassignCustomers {
  private static final int AT_ONCE = 500;

  private final BackgroundWork background;
  private final Definitions definitions;
  private final Reassignments reassignments;
  private final Customers customers;
  private final SaveCustomers saveCustomers;
  private final BusinessDay calendar;

  ReassignCustomers(
      BackgroundWork background,
      Definitions definitions,
      Reassignments reassignments,
      Customers customers,
      SaveCustomers saveCustomers,
      BusinessDay calendar) {
    this.background = background;
    this.definitions = definitions;
    this.reassignments = reassignments;
    this.customers = customers;
    this.saveCustomers = saveCustomers;
    this.calendar = calendar;
  }

  @Scheduled(
      every = "${clientele.judgement.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    background.workOff(this::batch);
  }

  /// Moves some; returns whether there was anything to do.
  private boolean batch(Connection connection) throws SQLException {
    if (!reassignments.isAnyOpen(connection)) {
      return false;
    }
    var version = definitions.hold(connection);
    var claimed = reassignments.claim(connection);
    if (claimed.isEmpty()) {
      return false;
    }
    var reassignment = claimed.get();
    var next = reassignments.next(connection, reassignment, AT_ONCE);
    if (next.isEmpty()) {
      reassignments.finish(connection, reassignment, calendar.now());
      return true;
    }
    var before = customers.lock(connection, next);
    var after = new LinkedHashMap<CustomerId, Profile>();
    before.forEach((id, known) -> {
      // Who left the branch meanwhile is not to be fetched back.
      if (reassignment.from().equals(known.profile().branch())) {
        after.put(id, moved(known.profile(), reassignment));
      }
    });
    saveCustomers.replace(
        connection, version, before, after, SaveCustomers.Extras.NONE, reassignment.createdBy());
    reassignments.reached(connection, reassignment, next.getLast(), after.size());
    return true;
  }

  private static Profile moved(Profile profile, Reassignment reassignment) {
    UUID manager = reassignment.manager();
    return new Profile(
        profile.kind(),
        profile.name(),
        reassignment.to(),
        manager == null ? profile.manager() : manager,
        profile.registeredOn(),
        profile.riskTolerance(),
        profile.attributes());
  }
}
