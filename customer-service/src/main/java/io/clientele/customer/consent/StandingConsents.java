package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.consent.Consents.Given;
import io.clientele.customer.identity.Merges;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// What stands of consents: the last word of a customer on a purpose and channel, or, if others
/// were merged into it, what all of them say together.
@ApplicationScoped
public class StandingConsents {
  private static final String STAND =
      """
      insert into consent_current (customer_id, purpose, channel, granted, since)
      select n.*, ? from unnest(?, ?, ?, ?) as n (customer_id, purpose, channel, granted)
      on conflict (customer_id, purpose, channel)
      do update set granted = excluded.granted, since = excluded.since
      where consent_current.granted <> excluded.granted
      """;

  private static final String STAND_TOGETHER =
      Words.LAST
          + """
          insert into consent_current (customer_id, purpose, channel, granted, since)
          select ?, w.purpose, w.channel, bool_and(w.granted),
            coalesce(min(s.since) filter (where not w.granted), min(s.since))
          from word w cross join lateral (
            select min(f.recorded_at) as since from consent_entry f
            where f.customer_id = w.customer_id and f.purpose = w.purpose
              and f.channel = w.channel and f.proves is null and not exists (
                select 1 from consent_entry d
                where d.customer_id = f.customer_id and d.purpose = f.purpose
                  and d.channel = f.channel and d.proves is null and d.granted <> w.granted
                  and (%s, d.id) >= (%s, f.id))
          ) as s
          group by w.purpose, w.channel
          """
              .formatted(Words.SAID.formatted("d"), Words.SAID.formatted("f"));

  private static final String SURVIVORS =
      """
      select distinct survivor_id from customer_merge
      where survivor_id = any (?) and undone_at is null
      """;

  private static final String CURRENT =
      """
      select customer_id, purpose, channel, granted from consent_current
      where customer_id = any (?)
      """;

  private final Merges merges;

  StandingConsents(Merges merges) {
    this.merges = merges;
  }

  /// Of a purpose and channel the last of a customer stands.
  void note(Connection connection, Collection<Given> given, Instant at) throws SQLException {
    var last = new LinkedHashMap<Subject, Boolean>();
    given.forEach(one -> last.put(Subject.of(one), one.consent().granted()));
    Sql.on(connection, STAND)
        .with(at)
        .customers(last.keySet().stream().map(Subject::customer).toList())
        .texts(last.keySet().stream().map(Subject::purpose).toList())
        .texts(last.keySet().stream().map(Subject::channel).toList())
        .array("bool", last.values().toArray())
        .run();
  }

  /// Has those stand for whom others were merged what their ledgers say together.
  ///
  /// @return what stands of it
  List<Given> settle(Connection connection, List<Given> news) throws SQLException {
    var survivors =
        news.isEmpty()
            ? List.<CustomerId>of()
            : Sql.on(connection, SURVIVORS)
                .customers(news.stream().map(Given::customer).distinct().toList())
                .list(row -> Sql.customer(row, "survivor_id"));
    for (var survivor : survivors) {
      join(connection, survivor, merges.origins(connection, survivor));
    }
    var standing = new ArrayList<Given>();
    for (var one : news) {
      if (!survivors.contains(one.customer()) || holds(connection, one)) {
        standing.add(one);
      }
    }
    return standing;
  }

  /// Makes what stands for a customer what its ledger and those of the customers merged into it say
  /// together.
  ///
  /// @param origins the customer and all that are merged into it
  /// @return what is granted or withdrawn now and was not before
  public List<Standing> join(
      Connection connection, CustomerId customer, Collection<Merges.Origin> origins)
      throws SQLException {
    var before = of(connection, customer);
    Sql.on(connection, "delete from consent_current where customer_id = ?").with(customer).run();
    Words.of(Sql.on(connection, STAND_TOGETHER), origins, null).with(customer).run();
    var now = of(connection, customer);
    var changed = new ArrayList<>(now);
    changed.removeAll(before);
    before.stream()
        .filter(one -> one.granted() && now.stream().noneMatch(one::sameSubject))
        .forEach(one -> changed.add(new Standing(one.purpose(), one.channel(), false)));
    return changed;
  }

  /// Whether what was said is what stands.
  boolean holds(Connection connection, Given given) throws SQLException {
    return of(connection, given.customer()).contains(Standing.of(given.consent()));
  }

  private static List<Standing> of(Connection connection, CustomerId customer) throws SQLException {
    return Sql.on(connection, CURRENT)
        .customers(List.of(customer))
        .list(row ->
            new Standing(
                row.getString("purpose"), row.getString("channel"), row.getBoolean("granted")));
  }

  /// The channels on which a customer grants the purpose.
  List<String> channelsOf(Connection connection, CustomerId customer, String purpose)
      throws SQLException {
    return of(connection, customer).stream()
        .filter(one -> one.granted() && one.purpose().equals(purpose))
        .map(Standing::channel)
        .toList();
  }
}
