package io.clientele.customer.privacy;

import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.importing.ForgetKeptFiles;
import io.clientele.customer.privacy.Certificates.Certificate;
import io.clientele.customer.privacy.Erasures.Erasure;
import io.clientele.customer.privacy.Erasures.Proof;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.sql.TransientFailure;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Brings erasures to their end. What had come in before the customer was erased is let through
/// first: files, then the behaviours on the topic. Then what mentions the customer is deleted
/// wherever it may be, and when all services have confirmed, the certificate is written. Each step
/// is a transaction of its own; any replica goes on where another stopped.
@ApplicationScoped
class PursueErasures {
  private static final Logger LOG = Logger.getLogger(PursueErasures.class);

  // Those that are kept to be gone on with are thrown away.
  private static final String FILES_FROM_BEFORE =
      """
      select 1 from import_job
      where state in ('UPLOADING', 'RECEIVED', 'RUNNING') and created_at <= ? limit 1
      """;

  private final Database database;
  private final Erasures erasures;
  private final ErasedCustomers erasedCustomers;
  private final ForgetKeptFiles forgetKeptFiles;
  private final SweepTraces sweepTraces;
  private final BehavioursRead behavioursRead;
  private final Certificates certificates;
  private final PrivacyConfig config;
  private final Audit audit;
  private final BusinessDay calendar;
  private final String service;

  PursueErasures(
      Database database,
      Erasures erasures,
      ErasedCustomers erasedCustomers,
      ForgetKeptFiles forgetKeptFiles,
      SweepTraces sweepTraces,
      BehavioursRead behavioursRead,
      Certificates certificates,
      PrivacyConfig config,
      Audit audit,
      BusinessDay calendar,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.database = database;
    this.erasures = erasures;
    this.erasedCustomers = erasedCustomers;
    this.forgetKeptFiles = forgetKeptFiles;
    this.sweepTraces = sweepTraces;
    this.behavioursRead = behavioursRead;
    this.certificates = certificates;
    this.config = config;
    this.audit = audit;
    this.calendar = calendar;
    this.service = service;
  }

  @Scheduled(
      every = "${clientele.privacy.every:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void all() {
    for (var id : database.callApart(erasures::running)) {
      try {
        while (database.callApart(connection -> pursue(connection, id))) {
          // one step after the other
        }
      } catch (RuntimeException e) {
        if (TransientFailure.in(e) || e instanceof KafkaException) {
          LOG.warnf("Erasure %s waits: %s", id, e);
        } else {
          LOG.errorf(e, "Erasure %s waits", id);
        }
      }
    }
  }

  /// Takes the next step.
  ///
  /// @return whether there may be another to take at once
  private boolean pursue(Connection connection, UUID id) throws SQLException {
    var claimed = erasures.claim(connection, id);
    if (claimed.isEmpty()) {
      return false;
    }
    var erasure = claimed.get();
    if (!erasure.isConfirmedBy(service)) {
      var ends = erasure.ends();
      return ends == null ? letFilesThrough(connection, erasure) : sweep(connection, erasure, ends);
    }
    if (config.services().stream().allMatch(erasure::isConfirmedBy)) {
      certify(connection, erasure);
    }
    return false;
  }

  private boolean letFilesThrough(Connection connection, Erasure erasure) throws SQLException {
    if (isFileOpen(connection, erasure)) {
      return false;
    }
    // What breaks off from now on came later. Whoever goes on with a file meanwhile is waited for.
    forgetKeptFiles.handle(connection, erasure.requestedAt());
    if (isFileOpen(connection, erasure)) {
      return false;
    }
    var ends = behavioursRead.ends();
    erasures.setEnds(connection, erasure.id(), ends);
    erasedCustomers.setEnds(connection, erasure.id(), ends);
    return true;
  }

  private static boolean isFileOpen(Connection connection, Erasure erasure) throws SQLException {
    return Sql.on(connection, FILES_FROM_BEFORE)
        .with(erasure.requestedAt())
        .first(_ -> true)
        .isPresent();
  }

  private boolean sweep(Connection connection, Erasure erasure, Map<Integer, Long> ends)
      throws SQLException {
    if (!behavioursRead.upTo(connection, ends)) {
      return false;
    }
    forgetKeptFiles.handle(connection, erasure.requestedAt());
    var found = sweepTraces.handle(connection, erasure.id());
    erasures.confirm(
        connection,
        erasure.id(),
        new Proof(service, calendar.now(), Erasures.added(erasure.rows(), found)));
    return true;
  }

  private void certify(Connection connection, Erasure erasure) throws SQLException {
    var now = calendar.now();
    var certificate = Certificate.of(erasure, now);
    erasedCustomers.forgetIdentifiers(connection, erasure.id());
    erasures.complete(connection, erasure.id(), now, certificates.sign(certificate));
    audit.recordFor(
        service,
        "customer erased",
        "customer " + erasure.customerId(),
        Map.of("erasure", erasure.id(), "services", config.services()));
  }
}
