package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.kernel.event.CustomerEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The ledger of consents.
@ApplicationScoped
public class Consents {
  private static final String APPEND =
      """
      insert into consent_entry (id, customer_id, purpose, channel, granted, legal_basis,
        text_version, evidence, recorded_at, recorded_by)
      select uuidv7(), n.*, ?, ? from unnest(?, ?, ?, ?, ?, ?, ?) as n
      """;

  private static final String STAND =
      """
      insert into consent_current (customer_id, purpose, channel, granted, since)
      select n.*, ? from unnest(?, ?, ?, ?) as n (customer_id, purpose, channel, granted)
      on conflict (customer_id, purpose, channel)
      do update set granted = excluded.granted, since = excluded.since
      where consent_current.granted <> excluded.granted
      """;

  private static final String CURRENT =
      """
      select customer_id, purpose, channel, granted from consent_current
      where customer_id = any (?)
      """;

  private static final String LEDGER =
      """
      select id, purpose, channel, granted, legal_basis, text_version, evidence, recorded_at,
        recorded_by
      from consent_entry
      where customer_id = ? and (?::uuid is null or id < ?) order by id desc limit ?
      """;

  private static final String AS_OF =
      """
      select * from (
        select distinct on (purpose, channel) id, purpose, channel, granted, legal_basis,
          text_version, evidence, recorded_at, recorded_by
        from consent_entry where customer_id = ? and recorded_at <= ?
        order by purpose, channel, id desc) as held
      where ?::uuid is null or id < ? order by id desc limit ?
      """;

  /// A consent of one customer.
  public record Given(CustomerId customer, Consent consent) {}

  /// A line of the ledger.
  record Entry(
      UUID id,
      String purpose,
      String channel,
      boolean granted,
      String legalBasis,
      @Nullable String textVersion,
      @Nullable String evidence,
      Instant recordedAt,
      String recordedBy) {}

  /// Writes consents down, in their order. Of a purpose and channel the last of a customer stands.
  public void append(Connection connection, Collection<Given> given, Instant at, String by)
      throws SQLException {
    if (given.isEmpty()) {
      return;
    }
    Sql.on(connection, APPEND)
        .with(at)
        .with(by)
        .customers(given.stream().map(Given::customer).toList())
        .texts(given.stream().map(one -> one.consent.purpose()).toList())
        .texts(given.stream().map(one -> one.consent.channel()).toList())
        .array("bool", given.stream().map(one -> one.consent.granted()).toArray())
        .texts(given.stream().map(one -> one.consent.legalBasis()).toList())
        .texts(given.stream().map(one -> one.consent.textVersion()).toList())
        .texts(given.stream().map(one -> one.consent.evidence()).toList())
        .run();
    var last = new LinkedHashMap<Subject, Boolean>();
    given.forEach(one -> last.put(Subject.of(one), one.consent.granted()));
    Sql.on(connection, STAND)
        .with(at)
        .customers(last.keySet().stream().map(Subject::customer).toList())
        .texts(last.keySet().stream().map(Subject::purpose).toList())
        .texts(last.keySet().stream().map(Subject::channel).toList())
        .array("bool", last.values().toArray())
        .run();
  }

  /// Leaves out what stands already, so that the same file can be loaded again.
  public List<Given> unlessStanding(Connection connection, Collection<Given> given)
      throws SQLException {
    var standing = new HashMap<Subject, Boolean>();
    if (!given.isEmpty()) {
      Sql.on(connection, CURRENT)
          .customers(given.stream().map(Given::customer).distinct().toList())
          .each(row ->
              standing.put(
                  new Subject(
                      Sql.customer(row, "customer_id"),
                      row.getString("purpose"),
                      row.getString("channel")),
                  row.getBoolean("granted")));
    }
    return given.stream()
        .filter(
            one -> !Boolean.valueOf(one.consent.granted()).equals(standing.get(Subject.of(one))))
        .toList();
  }

  List<Entry> ledger(Connection connection, CustomerId customer, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, LEDGER)
        .with(customer)
        .with(before)
        .with(before)
        .with(limit)
        .list(Consents::entry);
  }

  /// The entries that held at a time: of each purpose and channel the last one recorded until then.
  List<Entry> asOf(
      Connection connection, CustomerId customer, Instant time, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, AS_OF)
        .with(customer)
        .with(time)
        .with(before)
        .with(before)
        .with(limit)
        .list(Consents::entry);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getObject("id", UUID.class),
        row.getString("purpose"),
        row.getString("channel"),
        row.getBoolean("granted"),
        row.getString("legal_basis"),
        row.getString("text_version"),
        row.getString("evidence"),
        Sql.time(row, "recorded_at"),
        row.getString("recorded_by"));
  }

  /// What is published of a consent.
  ///
  /// @param versions of the customers, after the change
  public static List<CustomerEvent> events(
      Collection<Given> given, Map<CustomerId, Long> versions, Instant at) {
    return given.stream()
        .<CustomerEvent>map(one -> {
          var id = one.customer.value();
          var version = versions.getOrDefault(one.customer, 1L);
          var purpose = one.consent.purpose();
          var channel = one.consent.channel();
          return one.consent.granted()
              ? new CustomerEvent.ConsentGranted(id, version, at, purpose, channel)
              : new CustomerEvent.ConsentWithdrawn(id, version, at, purpose, channel);
        })
        .toList();
  }

  private record Subject(CustomerId customer, String purpose, String channel) {
    static Subject of(Given given) {
      return new Subject(given.customer, given.consent.purpose(), given.consent.channel());
    }
  }
}
