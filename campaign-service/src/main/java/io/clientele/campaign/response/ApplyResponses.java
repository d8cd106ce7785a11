package io.clientele.campaign.response;

import io.clientele.campaign.Prices;
import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.CustomersForgotten;
import io.clientele.campaign.audience.MergedCustomers;
import io.clientele.campaign.contact.ContactsSent;
import io.clientele.campaign.contact.RecordProgress;
import io.clientele.campaign.contact.RecordProgress.Report;
import io.clientele.campaign.contact.ReportType;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.ResponseEvent.Recorded;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Applies what came back from channels and customers, each response once by its source and the id
/// that the source gave it. A response names its contact, or the customer and the campaign.
@ApplicationScoped
public class ApplyResponses {
  private static final String OWN = "campaign-service";

  // What came back is of a contact that was made, if there is one: another may not have been, under
  // another id.
  private static final String FIND =
      """
      select r.place, found.id as contact_id
      from json_to_recordset(?::json) as r (place integer, "contactId" uuid, "customerId" uuid,
        "campaignId" uuid)
      cross join lateral (select {survivor} as id) customer
      cross join lateral (
        select c.id from contact c where c.id = r."contactId"
        union all
        (select c.id from contact c
        where r."contactId" is null and c.customer_id = any ({ids})
          and c.campaign_id = r."campaignId"
        order by c.reason is not null and c.sent_at is null, c.planned_at desc, c.id desc
        limit 1)) found
      """
          .replace("{survivor}", MergedCustomers.survivor("r.\"customerId\""))
          .replace("{ids}", MergedCustomers.ids("customer.id"));

  // What was kept before sources were is the same response, if it is of the same contact.
  private static final String KEEP =
      """
      insert into response (source, id, contact_id, type, occurred_at, amount, currency)
      select r.source, r.id, r."contactId", r.type, r."occurredAt", r.amount, r.currency
      from json_to_recordset(?::json) as r (source text, id text, "contactId" uuid, type text,
        "occurredAt" timestamptz, amount numeric, currency text)
      where not exists (
        select from response old
        where old.source = '' and old.id = r.id and old.contact_id = r."contactId")
      order by r.source, r.id
      on conflict (source, id) do nothing
      returning source, id
      """;

  // Bounces and answers are of contacts that were made. Of those that came while it was not known
  // yet whether the contact was, nothing but the response itself is kept; who wants no more was
  // heard at once.
  private static final String CAME_MEANWHILE =
      """
      select r.contact_id, r.type, r.occurred_at, r.source from response r
      join contact c on c.id = r.contact_id
      where r.contact_id = any (?) and r.received_at >= c.claimed_at
        and r.type in ('FAILED', 'RESPONDED')
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

  /// A response and the system it came from.
  record Sourced(String source, Recorded response) {}

  private record Named(
      int place, @Nullable UUID contactId, @Nullable UUID customerId, @Nullable UUID campaignId) {}

  private record Key(String source, String id) {}

  private record Kept(
      String source,
      String id,
      UUID contactId,
      ReportType type,
      Instant occurredAt,
      @Nullable BigDecimal amount,
      @Nullable String currency) {
    Key key() {
      return new Key(source, id);
    }
  }

  /// The contacts that the responses name, by the places of those that name one that is known.
  Map<Integer, UUID> find(Connection connection, List<Sourced> responses) throws SQLException {
    var named = new ArrayList<Named>();
    for (var sourced : responses) {
      var response = sourced.response();
      named.add(
          new Named(
              named.size(), response.contactId(), response.customerId(), response.campaignId()));
    }
    var contacts = new HashMap<Integer, UUID>();
    Sql.of(FIND, Sql.json(named))
        .list(connection, row -> contacts.put(row.getInt("place"), Sql.id(row, "contact_id")));
    return contacts;
  }

  /// @param contacts as [#find] told; responses without one are passed over
  /// @return how many were new
  int handle(Connection connection, List<Sourced> responses, Map<Integer, UUID> contacts)
      throws SQLException {
    var kept = new ArrayList<Kept>();
    Set<Key> seen = new HashSet<>();
    for (var place = 0; place < responses.size(); place++) {
      var source = responses.get(place).source();
      var response = responses.get(place).response();
      var contact = contacts.get(place);
      if (contact != null && seen.add(new Key(source, response.id()))) {
        kept.add(
            new Kept(
                source,
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
        new HashSet<>(
            Sql.of(KEEP, Sql.json(kept))
                .list(connection, row -> new Key(row.getString("source"), row.getString("id"))));
    var reports =
        kept.stream()
            .filter(response -> fresh.contains(response.key()))
            .map(response ->
                new Report(
                    response.contactId(),
                    response.type(),
                    response.occurredAt(),
                    response.source(),
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
    var sourced = responses.stream().map(response -> new Sourced(OWN, response)).toList();
    return handle(connection, sourced, find(connection, sourced));
  }

  /// The contacts' rows are held by whoever recorded that they were sent: what comes later finds
  /// them so.
  void lookBack(@Observes ContactsSent sent) throws SQLException {
    try (var connection = database.getConnection()) {
      var reports =
          Sql.of(CAME_MEANWHILE, Sql.ids(sent.contactIds()))
              .list(
                  connection,
                  row ->
                      new Report(
                          Sql.id(row, "contact_id"),
                          ReportType.valueOf(row.getString("type")),
                          Objects.requireNonNull(Sql.instant(row, "occurred_at")),
                          row.getString("source"),
                          null,
                          null));
      if (!reports.isEmpty()) {
        progress.handle(connection, reports);
      }
    }
  }
}
