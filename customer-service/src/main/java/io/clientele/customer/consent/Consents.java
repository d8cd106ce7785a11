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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The ledger of consents. What it comes to is written down by [StandingConsents] with each change.
@ApplicationScoped
public class Consents {
  private static final String APPEND =
      """
      insert into consent_entry (id, customer_id, purpose, channel, granted, legal_basis,
        text_version, evidence, given_at, proves, recorded_at, recorded_by)
      select uuidv7(), n.*, ?, ? from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as n
      """;

  // Nothing that is known of somebody new can be later than now.
  private static final String BEGIN =
      """
      with given as (
        select n.*, at from unnest(?, ?, ?, ?, ?, ?, ?, ?) as n (customer_id, purpose, channel,
          granted, legal_basis, text_version, evidence, given_at)
        cross join clock_timestamp() as at
      ),
      entry as (
        insert into consent_entry (id, customer_id, purpose, channel, granted, legal_basis,
          text_version, evidence, given_at, recorded_at, recorded_by)
        select uuidv7(), g.*, ? from given g
      )
      insert into consent_current (customer_id, purpose, channel, granted, since)
      select customer_id, purpose, channel, granted, at from given
      """;

  // The clocks of those who record are not asked: what is recorded later is later. `greatest` and
  // `max` leave out what is not there.
  private static final String MOMENT =
      """
      select greatest(clock_timestamp(), max(known.at) + interval '1 microsecond') as moment
      from (
        select recorded_at as at from consent_entry where customer_id = any (?)
        union all
        select merged_at from customer_merge where survivor_id = any (?)
      ) as known
      """;

  // Of two who were one and are to be two again: what either withdrew meanwhile, and nobody granted
  // again, the other withdrew as well.
  private static final String LEAVE_WITHDRAWALS =
      """
      with side as (
        select id, ?::uuid as other from unnest(?) as id
        union all
        select id, ?::uuid from unnest(?) as id
      ),
      last as (
        select distinct on (e.purpose, e.channel) e.*, s.other
        from side s join consent_entry e on e.customer_id = s.id
        where e.proves is null and e.recorded_at > ?
        order by e.purpose, e.channel, %1$s desc, e.id desc
      )
      insert into consent_entry (id, customer_id, purpose, channel, granted, legal_basis,
        text_version, evidence, given_at, recorded_at, recorded_by, repeats)
      select uuidv7(), l.other, l.purpose, l.channel, false, l.legal_basis, l.text_version,
        l.evidence, %2$s, ?, ?, l.id
      from last l where not l.granted
      """
          .formatted(Words.SAID.formatted("e"), Words.SAID.formatted("l"));

  private static final String COLUMNS =
      """
      id, purpose, channel, granted, legal_basis, text_version, evidence,
        coalesce(given_at, recorded_at) as given_at, recorded_at, recorded_by, repeats, proves
      """;

  private static final String LEDGER =
      "select "
          + COLUMNS
          + """
          from consent_entry
          where customer_id = any (?) and (?::uuid is null or id < ?) order by id desc limit ?
          """;

  private static final String AS_OF =
      Words.LAST
          + "select * from (select distinct on (purpose, channel) "
          + COLUMNS
          + """
          from word order by purpose, channel, granted, said desc, id desc) as held
          where ?::uuid is null or id < ? order by id desc limit ?
          """;

  private final Merges merges;
  private final StandingConsents standing;

  Consents(Merges merges, StandingConsents standing) {
    this.merges = merges;
    this.standing = standing;
  }

  /// A consent of one customer.
  ///
  /// @param of in whose ledger it is written: the customer itself, or one who was merged into it
  public record Given(CustomerId customer, CustomerId of, Consent consent) {
    public Given(CustomerId customer, Consent consent) {
      this(customer, customer, consent);
    }
  }

  /// A line of the ledger.
  ///
  /// @param givenAt when the customer granted or withdrew it
  /// @param repeats the entry of another customer that it repeats: a withdrawal from the time when
  ///   the two were one
  /// @param proves the entry that it only adds proof to
  record Entry(
      UUID id,
      String purpose,
      String channel,
      boolean granted,
      String legalBasis,
      @Nullable String textVersion,
      @Nullable String evidence,
      Instant givenAt,
      Instant recordedAt,
      String recordedBy,
      @Nullable UUID repeats,
      @Nullable UUID proves) {}

  /// A line to be written.
  ///
  /// @param said when the customer said it; when it is recorded, if null
  /// @param proves the entry to which it only adds proof
  private record Line(Given given, @Nullable Instant said, @Nullable UUID proves) {
    static Line of(Given given) {
      return new Line(given, given.consent.givenAt(), null);
    }
  }

  /// A time that lies after everything that is known of consents and merges of these customers, who
  /// are locked.
  public Instant moment(Connection connection, Collection<CustomerId> customers)
      throws SQLException {
    return Sql.on(connection, MOMENT)
        .customers(customers)
        .customers(customers)
        .first(row -> Sql.time(row, "moment"))
        .orElseThrow();
  }

  /// Writes down what customers who are new say, each of a purpose and channel once.
  public void begin(Connection connection, Collection<Given> given, String by) throws SQLException {
    if (!given.isEmpty()) {
      columns(Sql.on(connection, BEGIN), given.stream().map(Line::of).toList()).with(by).run();
    }
  }

  private static void write(Connection connection, Collection<Line> lines, Instant at, String by)
      throws SQLException {
    columns(Sql.on(connection, APPEND).with(at).with(by), lines)
        .uuids(lines.stream().map(Line::proves).toList())
        .run();
  }

  private static Sql columns(Sql statement, Collection<Line> lines) {
    var consents = lines.stream().map(line -> line.given.consent).toList();
    return statement
        .customers(lines.stream().map(line -> line.given.of).toList())
        .texts(consents.stream().map(Consent::purpose).toList())
        .texts(consents.stream().map(Consent::channel).toList())
        .array("bool", consents.stream().map(Consent::granted).toArray(Boolean[]::new))
        .texts(consents.stream().map(Consent::basis).toList())
        .texts(consents.stream().map(Consent::textVersion).toList())
        .texts(consents.stream().map(Consent::evidence).toList())
        .times(lines.stream().map(Line::said).toList());
  }

  /// Writes down what somebody said of one consent, whenever that was. The customer is locked.
  ///
  /// @return what is to be told of it
  List<Standing> record(Connection connection, Given given, String by) throws SQLException {
    var customer = given.customer;
    var origins = merges.origins(connection, customer);
    var at = moment(connection, origins.stream().map(Merges.Origin::id).toList());
    write(connection, List.of(Line.of(given)), at, by);
    var changed = standing.join(connection, customer, origins);
    return changed.isEmpty() && standing.holds(connection, given)
        ? List.of(Standing.of(given.consent))
        : changed;
  }

  /// Writes down what a source that tells the same again and again says of consents, as far as it
  /// is new; see [Heard]. The customers are locked.
  ///
  /// @return what is new and stands now
  public List<Given> add(Connection connection, Collection<Given> given, String by)
      throws SQLException {
    var ledgers = Ledgers.of(connection, given);
    var lines = new ArrayList<Line>();
    var last = new ArrayList<Given>();
    for (var one : given) {
      switch (ledgers.weigh(one)) {
        case Heard.Known() -> {}
        case Heard.Proof(Heard.Word word) -> lines.add(new Line(one, word.said(), word.entry()));
        case Heard.Said(var when, var isLast) -> {
          lines.add(new Line(one, when, null));
          if (isLast) {
            last.add(one);
          }
        }
      }
    }
    if (lines.isEmpty()) {
      return List.of();
    }
    var at = moment(connection, ledgers.customers());
    write(connection, lines, at, by);
    standing.note(connection, last, at);
    return standing.settle(connection, last);
  }

  /// Parts the ledgers of two who are one no more. What either withdrew since they were is
  /// withdrawn for both; what stands for the one who is separated is what its own ledger says.
  ///
  /// @param stay the survivor and those who stay merged into it
  /// @param go who is separated from it, and those who were merged into that one
  public void part(
      Connection connection,
      Merges.Merge merge,
      Collection<CustomerId> stay,
      Collection<Merges.Origin> go,
      Instant at,
      String by)
      throws SQLException {
    Sql.on(connection, LEAVE_WITHDRAWALS)
        .with(merge.merged())
        .customers(stay)
        .with(merge.survivor())
        .customers(go.stream().map(Merges.Origin::id).toList())
        .with(merge.mergedAt())
        .with(at)
        .with(by)
        .run();
    standing.join(connection, merge.merged(), go);
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

  /// The entries by which it was decided at a time what a customer allows: of each purpose and
  /// channel the one that stood, of those recorded until then.
  ///
  /// @param origins the customer and all that were merged into it then
  List<Entry> asOf(
      Connection connection,
      Collection<Merges.Origin> origins,
      Instant time,
      @Nullable UUID before,
      int limit)
      throws SQLException {
    return Words.of(Sql.on(connection, AS_OF), origins, time)
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
        Sql.time(row, "given_at"),
        Sql.time(row, "recorded_at"),
        row.getString("recorded_by"),
        row.getObject("repeats", UUID.class),
        row.getObject("proves", UUID.class));
  }

  /// What is published of a consent.
  ///
  /// @param versions of the customers, after the change
  public static List<CustomerEvent> events(
      Collection<Given> given, Map<CustomerId, Long> versions, Instant at) {
    return given.stream()
        .map(one ->
            Standing.of(one.consent)
                .event(one.customer, versions.getOrDefault(one.customer, 1L), at))
        .distinct()
        .toList();
  }
}
