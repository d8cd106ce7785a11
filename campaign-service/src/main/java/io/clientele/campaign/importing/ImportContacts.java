package io.clientele.campaign.importing;

import io.clientele.campaign.Loop;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.campaign.CampaignAction;
import io.clientele.campaign.campaign.CampaignState;
import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.campaign.campaign.MoveCampaign;
import io.clientele.campaign.contact.RecordHistory;
import io.clientele.campaign.contact.RecordHistory.Made;
import io.clientele.campaign.contact.RecordHistory.Recorded;
import io.clientele.campaign.importing.ContactFile.Row;
import io.clientele.campaign.importing.ContactImports.Part;
import io.clientele.campaign.importing.IdentifierClient.Identifier;
import io.clientele.campaign.response.ApplyResponses;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Applies the files that came in, part by part. A part and its effect are one transaction, so a
/// process that dies leaves nothing half done, and any replica goes on.
@ApplicationScoped
class ImportContacts {
  private static final Logger LOG = Logger.getLogger(ImportContacts.class);
  private static final Duration IDLE = Duration.ofMillis(500);

  private final ContactImports imports;
  private final IdentifierClient identifiers;
  private final RecordHistory history;
  private final ApplyResponses responses;
  private final FindCampaign campaigns;
  private final MoveCampaign move;
  private final Transactions transactions;
  private final DataSource database;
  private final Outbox outbox;
  private @Nullable Loop loop;

  ImportContacts(
      ContactImports imports,
      @RestClient IdentifierClient identifiers,
      RecordHistory history,
      ApplyResponses responses,
      FindCampaign campaigns,
      MoveCampaign move,
      Transactions transactions,
      DataSource database,
      Outbox outbox) {
    this.imports = imports;
    this.identifiers = identifiers;
    this.history = history;
    this.responses = responses;
    this.campaigns = campaigns;
    this.move = move;
    this.transactions = transactions;
    this.database = database;
    this.outbox = outbox;
  }

  void start(@Observes StartupEvent event) {
    loop = Loop.start("contact-import", IDLE, this::handle);
  }

  void forget(@Observes CustomersForgotten forgotten) throws SQLException {
    try (var connection = database.getConnection()) {
      forgotten.deleted(
          "contact_import_refusal", imports.forgetRefused(connection, forgotten.traces()));
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (loop != null) {
      loop.stop();
    }
  }

  /// @return whether there was a part to apply
  boolean handle() throws SQLException {
    var next = transactions.call(imports::next);
    if (next.isEmpty()) {
      return false;
    }
    var part = next.get();
    var owners = owners(part.rows());
    try {
      transactions.call(connection -> apply(connection, part, owners));
    } catch (SQLException | RuntimeException e) {
      if (TransientFailure.in(e)) {
        throw e;
      }
      LOG.warnf(
          "Part %d of contact import %s cannot be applied: %s",
          part.part(), part.importId(), e.getClass().getSimpleName());
      transactions.call(connection -> narrow(connection, part));
    }
    return true;
  }

  /// What cannot be applied is tried by halves, each as a part of its own, down to the row that is
  /// to blame: it is refused, and holds up neither the others nor other imports.
  private boolean narrow(Connection connection, Part part) throws SQLException {
    if (!imports.take(connection, part)) {
      return false;
    }
    var rows = part.rows();
    if (rows.size() > 1) {
      var half = rows.size() / 2;
      imports.insertPart(connection, part.importId(), part.part(), rows.subList(0, half));
      imports.appendPart(connection, part.importId(), rows.subList(half, rows.size()));
      return true;
    }
    var refused = rows.stream().map(row -> row.refused("", "cannot be applied")).toList();
    imports.refuse(connection, part.importId(), refused);
    imports.progress(connection, part.importId(), 0, 0, refused.size());
    completeIfDone(connection, part);
    outbox.wakeAfterCommit();
    return true;
  }

  /// Whose the identifiers of some rows are.
  ///
  /// @param refused what customer-service does not take for an identifier
  private record Owners(Map<Identifier, UUID> found, Set<Identifier> refused) {}

  private Owners owners(List<Row.Understood> rows) {
    var owners = new Owners(new HashMap<>(), new HashSet<>());
    var asked = rows.stream().map(ImportContacts::identifier).distinct().toList();
    if (!asked.isEmpty()) {
      ask(asked, owners);
    }
    return owners;
  }

  /// A question is refused as a whole. It is asked again by halves then, down to the identifier
  /// that is to blame.
  private void ask(List<Identifier> asked, Owners owners) {
    try {
      for (var owner : identifiers.resolve(new IdentifierClient.Question(asked)).items()) {
        if (owner.customerId() != null) {
          owners.found.put(new Identifier(owner.namespace(), owner.value()), owner.customerId());
        }
      }
    } catch (IdentifierClient.Refused _) {
      if (asked.size() == 1) {
        owners.refused.addAll(asked);
      } else {
        ask(asked.subList(0, asked.size() / 2), owners);
        ask(asked.subList(asked.size() / 2, asked.size()), owners);
      }
    }
  }

  /// A contact by what its source calls it: files may give one id to contacts of several customers.
  private record Named(String id, UUID customerId) {}

  private boolean apply(Connection connection, Part part, Owners owners) throws SQLException {
    if (!imports.take(connection, part)) {
      return false;
    }
    Map<Named, Row.Understood> rows = new LinkedHashMap<>();
    var duplicates = 0;
    var refused = new ArrayList<Row.Refused>();
    for (var row : part.rows()) {
      var owner = owners.found.get(identifier(row));
      if (owner == null) {
        var known = !owners.refused.contains(identifier(row));
        refused.add(
            row.refused("identifier", known ? "is nobody we know" : "cannot be an identifier"));
      } else if (rows.putIfAbsent(new Named(row.id(), owner), row) != null) {
        duplicates++;
      }
    }
    var recorded = history.handle(connection, part.campaignId(), made(rows));
    responses.handle(connection, outcomes(recorded, rows));
    imports.refuse(connection, part.importId(), refused);
    imports.progress(
        connection,
        part.importId(),
        recorded.size(),
        duplicates + rows.size() - recorded.size(),
        refused.size());
    completeIfDone(connection, part);
    outbox.wakeAfterCommit();
    return true;
  }

  private void completeIfDone(Connection connection, Part part) throws SQLException {
    var finished = imports.complete(connection, part.importId());
    if (finished.isPresent()
        && campaigns.handle(part.campaignId()).state() == CampaignState.DRAFT) {
      move.handle(
          part.campaignId(), CampaignAction.COMPLETE, finished.get().createdBy(), "imported");
    }
  }

  private static List<Made> made(Map<Named, Row.Understood> rows) {
    return rows.entrySet().stream()
        .map(entry -> {
          var row = entry.getValue();
          return new Made(row.id(), entry.getKey().customerId(), row.channel(), row.contactedAt());
        })
        .toList();
  }

  private static List<ResponseEvent.Recorded> outcomes(
      List<Recorded> recorded, Map<Named, Row.Understood> rows) {
    return recorded.stream()
        .map(contact ->
            outcome(contact, rows.get(new Named(contact.sourceId(), contact.customerId()))))
        .filter(Objects::nonNull)
        .toList();
  }

  private static ResponseEvent.@Nullable Recorded outcome(
      Recorded contact, Row.@Nullable Understood row) {
    if (row == null || row.outcome() == null) {
      return null;
    }
    return new ResponseEvent.Recorded(
        "history/" + contact.contactId(),
        contact.contactId(),
        null,
        null,
        row.outcome(),
        row.contactedAt(),
        null);
  }

  private static Identifier identifier(Row.Understood row) {
    return new Identifier(row.namespace(), row.identifier());
  }
}
