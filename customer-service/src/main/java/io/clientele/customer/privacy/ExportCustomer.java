package io.clientele.customer.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.profile.DescribeCustomer;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.privacy.ExportRows;
import io.clientele.defaults.privacy.ExportRows.Part;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What customer-service holds on a customer, in the form in which the customer may take it
/// elsewhere. Who asked for it is in the audit trail.
@ApplicationScoped
class ExportCustomer {
  private static final List<Part> PARTS =
      List.of(
          new Part(
              "consentLedger",
              """
              select json_build_object('purpose', purpose, 'channel', channel, 'granted', granted,
                'legalBasis', legal_basis, 'textVersion', text_version, 'evidence', evidence,
                'givenAt', coalesce(given_at, recorded_at), 'recordedAt', recorded_at,
                'recordedBy', recorded_by)
              from consent_entry where customer_id = any (?) order by id
              """),
          new Part(
              "behaviours",
              """
              select json_build_object('id', event_id, 'source', source, 'type', type,
                'occurredAt', occurred_at, 'amount', amount, 'currency', currency,
                'attributes', attributes)
              from behaviour where customer_id = any (?) order by occurred_at
              """),
          new Part(
              "behaviourTotals",
              """
              select json_build_object('type', type, 'day', day, 'count', count, 'sum', sum,
                'smallest', smallest, 'largest', largest)
              from behaviour_day where customer_id = any (?) order by day, type
              """),
          new Part(
              "lifecycle",
              """
              select json_build_object('axis', axis, 'from', from_place, 'to', to_place, 'at', at,
                'cause', cause)
              from lifecycle_history where customer_id = any (?) order by at, id
              """),
          new Part(
              "segments",
              """
              select json_build_object('segment', s.name, 'since', m.since)
              from segment_member m join segment s on s.id = m.segment_id
              where m.customer_id = any (?) order by m.since
              """),
          new Part(
              "assignments",
              """
              select json_build_object('branch', b.code, 'manager', m.code, 'at', a.assigned_at)
              from assignment a
              left join branch b on b.id = a.branch_to
              left join relationship_manager m on m.id = a.manager_to
              where a.customer_id = any (?) order by a.id
              """),
          new Part(
              "merges",
              """
              select json_build_object('survivor', survivor_id, 'merged', merged_id,
                'at', merged_at, 'cause', cause, 'reason', reason, 'undoneAt', undone_at)
              from customer_merge where survivor_id = any (?) order by id
              """));

  private final Database database;
  private final CurrentScope scope;
  private final Merges merges;
  private final DescribeCustomer describeCustomer;
  private final ExportRows exportRows;
  private final Audit audit;
  private final ObjectMapper json;

  ExportCustomer(
      Database database,
      CurrentScope scope,
      Merges merges,
      DescribeCustomer describeCustomer,
      ExportRows exportRows,
      Audit audit,
      ObjectMapper json) {
    this.database = database;
    this.scope = scope;
    this.merges = merges;
    this.describeCustomer = describeCustomer;
    this.exportRows = exportRows;
    this.audit = audit;
    this.json = json;
  }

  /// @param customerIds the customer's own and those that were merged into it
  record Export(List<UUID> customerIds, Document document) {}

  /// Writes the document when the time has come.
  @FunctionalInterface
  interface Document {
    void write(OutputStream output) throws IOException;
  }

  Export handle(CustomerId id) {
    return database.call(connection -> {
      var customer = scope.resolve(connection, id);
      var ids = merges.origins(connection, customer).stream().map(one -> one.id().value()).toList();
      var profile = profile(connection, customer);
      audit.record("customer exported", "customer " + customer, Map.of());
      return new Export(ids, output -> exportRows.write(output, profile, ids, PARTS));
    });
  }

  private String profile(Connection connection, CustomerId id) throws SQLException {
    try {
      return "{\"profile\":" + json.writeValueAsString(describeCustomer.handle(connection, id));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a customer cannot be written", e);
    }
  }
}
