package io.clientele.campaign.response;

import io.clientele.campaign.Prices;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.contact.RecordProgress;
import io.clientele.campaign.contact.RecordProgress.Report;
import io.clientele.campaign.contact.ReportType;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.ResponseEvent.Recorded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Applies what came back from channels and customers, each response once by the id its source gave
/// it. A response names its contact, or the customer and the campaign.
@ApplicationScoped
public class ApplyResponses {
  private static final String FIND =
      """
      select r.id, found.id as contact_id
      from json_to_recordset(?::json) as r (id text, "contactId" uuid, "customerId" uuid,
        "campaignId" uuid)
      cross join lateral (
        select c.id from contact c where c.id = r."contactId"
        union all
        (select c.id from contact c
        where r."contactId" is null and c.customer_id = r."customerId"
          and c.campaign_id = r."campaignId"
        order by c.planned_at desc, c.id desc limit 1)) found
      """;

  private static final String KEEP =
      """
      insert into response (id, contact_id, type, occurred_at, amount, currency)
      select r.id, r."contactId", r.type, r."occurredAt", r.amount, r.currency
      from json_to_recordset(?::json) as r (id text, "contactId" uuid, type text,
        "occurredAt" timestamptz, amount numeric, currency text)
      order by r.id
      on conflict (id) do nothing
      returning id
      """;

  // Their ids were made by others, and may say something.
  private static final String FORGET =
      """
      delete from response r using contact c
      where c.id = r.contact_id and c.customer_id = any (?)
      """;

  private final RecordProgress progress;
  private final DataSource database;
  private final Outbox outbox;

  ApplyResponses(RecordProgress progress, DataSource database, Outbox outbox) {
    this.progress = progress;
    this.database = database;
    this.outbox = outbox;
  }

  private record Kept(
      String id,
      UUID contactId,
      ReportType type,
      java.time.Instant occurredAt,
      java.math.@Nullable BigDecimal amount,
      @Nullable String currency) {}

  /// Which of the responses name a contact that is known, with that contact.
  Map<String, UUID> find(Connection connection, List<Recorded> responses) throws SQLException {
    var contacts = new HashMap<String, UUID>();
    Sql.of(FIND, Sql.json(responses))
        .list(connection, row -> contacts.put(row.getString("id"), Sql.id(row, "contact_id")));
    return contacts;
  }

  /// @param contacts as [#find] told; responses without one are passed over
  /// @return how many were new
  int handle(Connection connection, List<Recorded> responses, Map<String, UUID> contacts)
      throws SQLException {
    var kept = new ArrayList<Kept>();
    Set<String> seen = new HashSet<>();
    for (var response : responses) {
      var contact = contacts.get(response.id());
      if (contact != null && seen.add(response.id())) {
        kept.add(
            new Kept(
                response.id(),
                contact,
                ReportType.valueOf(response.type()),
                response.occurredAt(),
                Prices.amount(response.value()),
                Prices.currency(response.value())));
      }
    }
    if (kept.isEmpty()) {
      return 0;
    }
    var fresh =
        new HashSet<>(Sql.of(KEEP, Sql.json(kept)).list(connection, row -> row.getString("id")));
    var reports =
        kept.stream()
            .filter(response -> fresh.contains(response.id()))
            .map(response ->
                new Report(
                    response.contactId(),
                    response.type(),
                    response.occurredAt(),
                    response.amount(),
                    response.currency()))
            .toList();
    if (!reports.isEmpty()) {
      progress.handle(connection, reports);
      outbox.wakeAfterCommit();
    }
    return reports.size();
  }

  /// What came of the contacts is written with these, under either id.
  void forget(@Observes CustomersForgotten forgotten) throws SQLException {
    var either = new ArrayList<>(forgotten.customerIds());
    either.addAll(forgotten.randomIds());
    try (var connection = database.getConnection()) {
      forgotten.deleted("response", Sql.of(FORGET, Sql.ids(either)).update(connection));
    }
  }

  /// For responses of this service's own making, whose contacts are known.
  public int handle(Connection connection, List<Recorded> responses) throws SQLException {
    return handle(connection, responses, find(connection, responses));
  }
}
