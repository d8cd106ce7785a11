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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The ledger of consents.
@ApplicationScoped
public class Consents {
  private static final String APPEND =
      """
      insert into consent_entry (id, customer_id, purpose, channel, granted, legal_basis,
        text_version, evidence, given_at, proves, recorded_at, recorded_by)
      select uuidv7(), n.*, ?, ? from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) as n
      """;

  private static final String STAND =
      """
      insert into consent_current (customer_id, purpose, channel, granted, since)
      select n.*, ? from unnest(?, ?, ?, ?) as n (customer_id, purpose, channel, granted)
      on conflict (customer_id, purpose, channel)
      do update set granted = excluded.granted, since = excluded.since
      where consent_current.granted <> excluded.granted
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

  /// When a customer said what an entry `%1$s` tells: not after it was written down, and then if
  /// nobody knows.
  private static final String SAID = "least(%1$s.given_at, %1$s.recorded_at)";

  // What the ledgers of merged customers say together: the last word of each on a purpose and
  // channel, unless somebody spoke for all of them after they were merged. Where what is left
  // differs, a withdrawal stands.
  private static final String WORDS =
      """
      with origin as (
        select * from unnest(?, ?) as o (id, joined_at)
      ),
      last as (
        select distinct on (e.customer_id, e.purpose, e.channel) e.*, %s as said, o.joined_at
        from origin o join consent_entry e on e.customer_id = o.id
        where e.proves is null and (?::timestamptz is null or e.recorded_at <= ?)
        order by e.customer_id, e.purpose, e.channel, said desc, e.id desc
      ),
      word as (
        select w.* from last w
        where not exists (
          select 1 from last l
          where l.purpose = w.purpose and l.channel = w.channel and l.customer_id <> w.customer_id
            and l.said > greatest(w.said, w.joined_at, l.joined_at))
      )
      """
          .formatted(SAID.formatted("e"));

  private static final String STAND_TOGETHER =
      WORDS
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
              .formatted(SAID.formatted("d"), SAID.formatted("f"));

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
          .formatted(SAID.formatted("e"), SAID.formatted("l"));

  private static final String HEARD =
      """
      with recursive down (customer_id, id) as (
        select asked, asked from unnest(?) as asked
        union all
        select down.customer_id, m.merged_id
        from down join customer_merge m on m.survivor_id = down.id and m.undone_at is null
      )
      select down.customer_id, e.customer_id as ledger, e.id, e.purpose, e.channel, e.granted,
        e.legal_basis, e.text_version, e.evidence, e.given_at, %s as said,
        e.proves is not null as proof, coalesce(c.granted, false) as stands
      from down join consent_entry e on e.customer_id = down.id
      left join consent_current c on c.customer_id = down.customer_id
        and c.purpose = e.purpose and c.channel = e.channel
      """
          .formatted(SAID.formatted("e"));

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
      WORDS
          + "select * from (select distinct on (purpose, channel) "
          + COLUMNS
          + """
          from word order by purpose, channel, granted, said desc, id desc) as held
          where ?::uuid is null or id < ? order by id desc limit ?
          """;

  private final Merges merges;

  Consents(Merges merges) {
    this.merges = merges;
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

  /// Writes down what customers say of whom nothing is known yet.
  public void begin(Connection connection, Collection<Given> given, String by) throws SQLException {
    if (given.isEmpty()) {
      return;
    }
    var at = moment(connection, List.of());
    write(connection, given.stream().map(Line::of).toList(), at, by);
    stand(connection, given, at);
  }

  /// Of a purpose and channel the last of a customer stands.
  private static void stand(Connection connection, Collection<Given> given, Instant at)
      throws SQLException {
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

  private static void write(Connection connection, Collection<Line> lines, Instant at, String by)
      throws SQLException {
    var consents = lines.stream().map(line -> line.given.consent).toList();
    Sql.on(connection, APPEND)
        .with(at)
        .with(by)
        .customers(lines.stream().map(line -> line.given.of).toList())
        .texts(consents.stream().map(Consent::purpose).toList())
        .texts(consents.stream().map(Consent::channel).toList())
        .array("bool", consents.stream().map(Consent::granted).toArray())
        .texts(consents.stream().map(Consent::basis).toList())
        .texts(consents.stream().map(Consent::textVersion).toList())
        .texts(consents.stream().map(Consent::evidence).toList())
        .times(lines.stream().map(Line::said).toList())
        .array("uuid", lines.stream().map(Line::proves).toArray())
        .run();
  }

  /// Writes down what somebody said of one consent, whenever that was. The customer is locked.
  ///
  /// @return what is to be told of it
  List<Standing> record(Connection connection, Given given, String by) throws SQLException {
    var customer = given.customer;
    var origins = merges.origins(connection, customer);
    var at = moment(connection, origins.stream().map(Merges.Origin::id).toList());
    write(connection, List.of(Line.of(given)), at, by);
    var changed = standTogether(connection, customer, origins);
    return changed.isEmpty() && stands(connection, given)
        ? List.of(Standing.of(given.consent))
        : changed;
  }

  private static boolean stands(Connection connection, Given given) throws SQLException {
    return standing(connection, given.customer).contains(Standing.of(given.consent));
  }

  /// Writes down what a source that tells the same again and again says of consents, as far as it
  /// is new; see [Heard]. The customers are locked.
  ///
  /// @return what is new and stands now
  public List<Given> add(Connection connection, Collection<Given> given, String by)
      throws SQLException {
    var ledgers = ledgers(connection, given);
    var lines = new ArrayList<Line>();
    var standing = new ArrayList<Given>();
    for (var one : given) {
      switch (ledgers.weigh(one)) {
        case Heard.Known() -> {}
        case Heard.Proof(Heard.Word word) -> lines.add(new Line(one, word.said(), word.entry()));
        case Heard.Said(var when, var last) -> {
          lines.add(new Line(one, when, null));
          if (last) {
            standing.add(one);
          }
        }
      }
    }
    if (lines.isEmpty()) {
      return List.of();
    }
    var at = moment(connection, ledgers.customers);
    write(connection, lines, at, by);
    stand(connection, standing, at);
    return settled(connection, standing);
  }

  /// Has those stand for whom others were merged what their ledgers say together.
  ///
  /// @return what stands of it
  private List<Given> settled(Connection connection, List<Given> news) throws SQLException {
    var survivors =
        news.isEmpty()
            ? List.<CustomerId>of()
            : Sql.on(connection, SURVIVORS)
                .customers(news.stream().map(Given::customer).distinct().toList())
                .list(row -> Sql.customer(row, "survivor_id"));
    for (var survivor : survivors) {
      standTogether(connection, survivor, merges.origins(connection, survivor));
    }
    var standing = new ArrayList<Given>();
    for (var one : news) {
      if (!survivors.contains(one.customer) || stands(connection, one)) {
        standing.add(one);
      }
    }
    return standing;
  }

  /// What is known of customers by their ledgers and those of whoever was merged into them.
  ///
  /// @param customers all whose ledgers these are
  private record Ledgers(Map<Subject, Heard> heard, Set<CustomerId> customers) {
    Heard.Finding weigh(Given given) {
      return heard.getOrDefault(Subject.of(given), Heard.NOTHING).weigh(given.of, given.consent);
    }
  }

  private static Ledgers ledgers(Connection connection, Collection<Given> given)
      throws SQLException {
    var ledgers = new Ledgers(new HashMap<>(), new HashSet<>());
    if (given.isEmpty()) {
      return ledgers;
    }
    given.forEach(one -> ledgers.customers.add(one.customer));
    Sql.on(connection, HEARD)
        .customers(List.copyOf(ledgers.customers))
        .each(row -> {
          var ledger = Sql.customer(row, "ledger");
          ledgers.customers.add(ledger);
          ledgers
              .heard
              .computeIfAbsent(
                  new Subject(
                      Sql.customer(row, "customer_id"),
                      row.getString("purpose"),
                      row.getString("channel")),
                  _ -> new Heard())
              .add(
                  row.getBoolean("stands"),
                  new Heard.Entry(
                      row.getObject("id", UUID.class),
                      ledger,
                      row.getBoolean("granted"),
                      row.getString("legal_basis"),
                      row.getString("text_version"),
                      row.getString("evidence"),
                      Sql.timeOrNull(row, "given_at"),
                      Sql.time(row, "said"),
                      row.getBoolean("proof")));
        });
    return ledgers;
  }

  /// Parts the ledgers of two who are one no more. What either withdrew since they were is
  /// withdrawn for both.
  ///
  /// @param stay the survivor and those who stay merged into it
  /// @param go who is separated from it, and those who were merged into that one
  public void part(
      Connection connection,
      Merges.Merge merge,
      Collection<CustomerId> stay,
      Collection<CustomerId> go,
      Instant at,
      String by)
      throws SQLException {
    Sql.on(connection, LEAVE_WITHDRAWALS)
        .with(merge.merged())
        .customers(stay)
        .with(merge.survivor())
        .customers(go)
        .with(merge.mergedAt())
        .with(at)
        .with(by)
        .run();
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
    words(Sql.on(connection, STAND_TOGETHER), origins, null).with(customer).run();
    var now = standing(connection, customer);
    var changed = new ArrayList<>(now);
    changed.removeAll(before);
    before.stream()
        .filter(one -> one.granted && now.stream().noneMatch(one::sameSubject))
        .forEach(one -> changed.add(new Standing(one.purpose, one.channel, false)));
    return changed;
  }

  private static Sql words(Sql sql, Collection<Merges.Origin> origins, @Nullable Instant time) {
    return sql.customers(origins.stream().map(Merges.Origin::id).toList())
        .times(origins.stream().map(Merges.Origin::joinedAt).toList())
        .with(time)
        .with(time);
  }

  private static List<Standing> standing(Connection connection, CustomerId customer)
      throws SQLException {
    return Sql.on(connection, CURRENT)
        .customers(List.of(customer))
        .list(row ->
            new Standing(
                row.getString("purpose"), row.getString("channel"), row.getBoolean("granted")));
  }

  /// The channels on which a customer grants the purpose.
  List<String> channelsOf(Connection connection, CustomerId customer, String purpose)
      throws SQLException {
    return standing(connection, customer).stream()
        .filter(one -> one.granted && one.purpose.equals(purpose))
        .map(Standing::channel)
        .toList();
  }

  /// What stands of a purpose and channel.
  public record Standing(String purpose, String channel, boolean granted) {
    static Standing of(Consent consent) {
      return new Standing(consent.purpose(), consent.channel(), consent.granted());
    }

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
    return words(Sql.on(connection, AS_OF), origins, time)
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

  private record Subject(CustomerId customer, String purpose, String channel) {
    static Subject of(Given given) {
      return new Subject(given.customer, given.consent.purpose(), given.consent.channel());
    }
  }
}
