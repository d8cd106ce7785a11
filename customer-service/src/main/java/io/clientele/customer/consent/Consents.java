package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Merges;
import io.clientele.kernel.event.CustomerEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
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

  // What the ledgers of merged customers say together: the last word of each on a purpose and
  // channel, unless somebody spoke for all of them after they were merged. Where they differ, a
  // withdrawal stands.
  private static final String STAND_TOGETHER =
      """
      with origin as (
        select * from unnest(?, ?) as o (id, joined_at)
      ),
      word as (
        select distinct on (e.customer_id, e.purpose, e.channel) e.customer_id, e.purpose,
          e.channel, e.granted, e.recorded_at, o.joined_at, (
            select min(s.recorded_at) from consent_entry s
            where s.customer_id = e.customer_id and s.purpose = e.purpose
              and s.channel = e.channel and not exists (
                select 1 from consent_entry d
                where d.customer_id = s.customer_id and d.purpose = s.purpose
                  and d.channel = s.channel and d.granted <> e.granted and d.id >= s.id)
          ) as since
        from origin o join consent_entry e on e.customer_id = o.id
        order by e.customer_id, e.purpose, e.channel, e.id desc
      )
      insert into consent_current (customer_id, purpose, channel, granted, since)
      select ?, w.purpose, w.channel, bool_and(w.granted),
        coalesce(min(w.since) filter (where not w.granted), min(w.since))
      from word w
      where not exists (
        select 1 from word l
        where l.purpose = w.purpose and l.channel = w.channel and l.customer_id <> w.customer_id
          and l.recorded_at > greatest(w.recorded_at, w.joined_at, l.joined_at))
      group by w.purpose, w.channel
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
      where customer_id = any (?) and (?::uuid is null or id < ?) order by id desc limit ?
      """;

  private static final String AS_OF =
      """
      select * from (
        select distinct on (purpose, channel) id, purpose, channel, granted, legal_basis,
          text_version, evidence, recorded_at, recorded_by
        from consent_entry where customer_id = any (?) and recorded_at <= ?
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

  /// Makes what stands for a customer what its ledger and those of the customers merged into it say
  /// together.
  ///
  /// @param origins the customer and all that are merged into it
  /// @return what is granted or withdrawn now and was not before
  public List<Standing> standTogether(
      Connection connection, CustomerId customer, Collection<Merges.Origin> origins)
      throws SQLException {
    var before = standing(connection, customer);
    Sql.on(connection, "delete from consent_current where customer_id = ?").with(customer).run();
    Sql.on(connection, STAND_TOGETHER)
        .customers(origins.stream().map(Merges.Origin::id).toList())
        .times(origins.stream().map(Merges.Origin::joinedAt).toList())
        .with(customer)
        .run();
    var now = standing(connection, customer);
    var changed = new ArrayList<>(now);
    changed.removeAll(before);
    before.stream()
        .filter(one -> one.granted && now.stream().noneMatch(one::sameSubject))
        .forEach(one -> changed.add(new Standing(one.purpose, one.channel, false)));
    return changed;
  }

  private static List<Standing> standing(Connection connection, CustomerId customer)
      throws SQLException {
    return Sql.on(connection, CURRENT)
        .customers(List.of(customer))
        .list(row ->
            new Standing(
                row.getString("purpose"), row.getString("channel"), row.getBoolean("granted")));
  }

  /// What stands of a purpose and channel.
  public record Standing(String purpose, String channel, boolean granted) {
    private boolean sameSubject(Standing other) {
      return purpose.equals(other.purpose) && channel.equals(other.channel);
    }

    /// What is published of it.
    public CustomerEvent event(CustomerId customer, long version, Instant at) {
      return granted
          ? new CustomerEvent.ConsentGranted(customer.value(), version, at, purpose, channel)
          : new CustomerEvent.ConsentWithdrawn(customer.value(), version, at, purpose, channel);
    }
  }

  /// @param customers the customer and all that are merged into it
  List<Entry> ledger(
      Connection connection, Collection<CustomerId> customers, @Nullable UUID before, int limit)
      throws SQLException {
    return Sql.on(connection, LEDGER)
        .customers(customers)
        .with(before)
        .with(before)
        .with(limit)
        .list(Consents::entry);
  }

  /// The entries that held at a time: of each purpose and channel the last one recorded until then.
  ///
  /// @param customers the customer and all that are merged into it
  List<Entry> asOf(
      Connection connection,
      Collection<CustomerId> customers,
      Instant time,
      @Nullable UUID before,
      int limit)
      throws SQLException {
    return Sql.on(connection, AS_OF)
        .customers(customers)
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
        .map(one ->
            new Standing(one.consent.purpose(), one.consent.channel(), one.consent.granted())
                .event(one.customer, versions.getOrDefault(one.customer, 1L), at))
        .toList();
  }

  private record Subject(CustomerId customer, String purpose, String channel) {
    static Subject of(Given given) {
      return new Subject(given.customer, given.consent.purpose(), given.consent.channel());
    }
  }
}
