package io.clientele.customer.privacy;

import static io.clientele.defaults.privacy.ExportRows.money;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.profile.DescribeCustomer;
import io.clientele.customer.profile.DescribeImages;
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
import java.util.Set;
import java.util.UUID;

/// What customer-service holds on a customer, in the form in which the customer may take it
/// elsewhere. Who asked for it is in the audit trail.
@ApplicationScoped
class ExportCustomer {
  static final List<Part> PARTS =
      List.of(
          new Part(
              "consentLedger",
              """
              select json_strip_nulls(json_build_object('id', id, 'purpose', purpose,
                'channel', channel, 'granted', granted, 'legalBasis', legal_basis,
                'textVersion', text_version, 'evidence', evidence,
                'givenAt', coalesce(given_at, recorded_at), 'recordedAt', recorded_at,
                'recordedBy', recorded_by, 'repeats', repeats, 'proves', proves))
              from consent_entry where customer_id = any (?) order by id
              """),
          new Part(
              "behaviours",
              """
              select json_strip_nulls(json_build_object('id', event_id, 'source', source,
                'type', type, 'occurredAt', occurred_at, 'amount', %s, 'attributes', attributes))
              from behaviour where customer_id = any (?) order by occurred_at
              """
                  .formatted(money("amount", "currency"))),
          new Part(
              "behaviourTotals",
              """
              select json_strip_nulls(json_build_object('type', type, 'occurredOn', day,
                'count', count, 'sum', sum, 'smallest', smallest, 'largest', largest,
                'last', last_amount, 'lastAt', last_at))
              from behaviour_day where customer_id = any (?) order by day, type
              """),
          new Part(
              "lifecycle",
              """
              select json_strip_nulls(json_build_object('axis', axis, 'from', from_place,
                'to', to_place, 'at', at, 'cause', cause))
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
              select json_strip_nulls(json_build_object(
                'branch', case when a.branch_from is distinct from a.branch_to
                  then json_build_object('from', bf.code, 'to', bt.code) end,
                'manager', case when a.manager_from is distinct from a.manager_to
                  then json_build_object('from', mf.code, 'to', mt.code) end,
                'assignedAt', a.assigned_at, 'assignedBy', a.assigned_by))
              from assignment a
              left join branch bf on bf.id = a.branch_from
              left join branch bt on bt.id = a.branch_to
              left join relationship_manager mf on mf.id = a.manager_from
              left join relationship_manager mt on mt.id = a.manager_to
              where a.customer_id = any (?) order by a.id
              """),
          new Part(
              "merges",
              """
              select json_strip_nulls(json_build_object('id', id, 'survivorId', survivor_id,
                'mergedId', merged_id, 'cause', cause, 'reason', reason, 'mergedAt', merged_at,
                'mergedBy', merged_by, 'undoneAt', undone_at, 'undoneBy', undone_by))
              from customer_merge where survivor_id = any (?) or merged_id = any (?) order by id
              """),
          // Not with whom: that may be somebody else.
          new Part(
              "duplicates",
              """
              select json_strip_nulls(json_build_object('id', id, 'state', state,
                'probability', probability, 'weight', weight, 'parts', parts, 'foundAt', found_at,
                'decidedAt', decided_at, 'decidedBy', decided_by))
              from duplicate where one_id = any (?) or other_id = any (?) order by id
              """),
          new Part(
              "identityLinks",
              """
              select json_strip_nulls(json_build_object('namespace', namespace,
                'notedAt', noted_at, 'refusedReason', reason))
              from identity_link where one_id = any (?) or other_id = any (?) order by noted_at
              """));

  /// What the profile is made of, and what is kept of it from before merges.
  static final Set<String> PROFILE = Set.of("customer", "identifier", "consent_current");

  /// Tables with customers in them that are not exported, and why.
  static final Map<String, String> LEFT_OUT =
      Map.of(
          "behaviour_share",
          "which part of behaviourTotals came from whom, among those who were merged",
          "customer_key",
          "the key with which the rest is sealed",
          "due_day",
          "when rules look at the customer next; it follows from the rest",
          "duplicate_key",
          "hashes of the rest, for as long as a search is under way",
          "erased_customer",
          "those who were erased, of whom there is nothing to export",
          "erasure",
          "those who were erased, of whom there is nothing to export",
          "segment_difference",
          "who is to join or leave a segment that is being built",
          "segment_judged",
          "whom the building of a segment has been through",
          "told_trait",
          "when kits told what the profile says");

  private final Database database;
  private final CurrentScope scope;
  private final Merges merges;
  private final DescribeCustomer describeCustomer;
  private final DescribeImages describeImages;
  private final ExportRows exportRows;
  private final Audit audit;
  private final ObjectMapper json;

  ExportCustomer(
      Database database,
      CurrentScope scope,
      Merges merges,
      DescribeCustomer describeCustomer,
      DescribeImages describeImages,
      ExportRows exportRows,
      Audit audit,
      ObjectMapper json) {
    this.database = database;
    this.scope = scope;
    this.merges = merges;
    this.describeCustomer = describeCustomer;
    this.describeImages = describeImages;
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
      var ids = merges.originIds(connection, customer);
      var values = ids.stream().map(CustomerId::value).toList();
      var profile = profile(connection, customer, ids);
      audit.record("customer exported", "customer " + customer, Map.of());
      return new Export(values, output -> exportRows.write(output, profile, values, PARTS));
    });
  }

  private String profile(Connection connection, CustomerId id, List<CustomerId> ids)
      throws SQLException {
    try {
      return "{\"profile\":"
          + json.writeValueAsString(describeCustomer.handle(connection, id))
          + ",\"beforeMerges\":"
          + json.writeValueAsString(describeImages.handle(connection, ids));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a customer cannot be written", e);
    }
  }
}
