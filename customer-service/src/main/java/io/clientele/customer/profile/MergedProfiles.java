package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.KeptImages;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// What becomes of the rows of customers that are merged. The customers are locked.
@ApplicationScoped
public class MergedProfiles {
  // A row is kept as it is, whatever columns it has, and comes back as it was.
  private static final String TAKE_AWAY =
      "delete from customer c where c.id = ? returning to_jsonb(c)";

  private static final String BRING_BACK =
      """
      insert into customer
      select * from jsonb_populate_record(null::customer, ?::jsonb || jsonb_build_object(
        'version', ?, 'updated_at', ?::timestamptz))
      returning id
      """;

  private static final String NAMED_OTHERWISE =
      """
      select 1 from customer one, customer other
      where one.id = ? and other.id = ? and one.kind <> other.kind
        and one.name is not null and other.name is not null
      """;

  private final KeptImages images;
  private final Customers customers;
  private final Assignments assignments;
  private final BusinessDay calendar;

  MergedProfiles(
      KeptImages images, Customers customers, Assignments assignments, BusinessDay calendar) {
    this.images = images;
    this.customers = customers;
    this.assignments = assignments;
    this.calendar = calendar;
  }

  /// Whether one is known to be a person and the other a company.
  public boolean differInKind(Connection connection, CustomerId one, CustomerId other)
      throws SQLException {
    return Sql.on(connection, NAMED_OTHERWISE).with(one).with(other).first(_ -> true).isPresent();
  }

  /// A customer's row as it is.
  public String row(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(connection, "select to_jsonb(c) from customer c where c.id = ?")
        .with(id)
        .first(row -> row.getString(1))
        .orElseThrow();
  }

  /// Takes a customer's row away; returns it, for [#bringBack].
  public String takeAway(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(connection, TAKE_AWAY).with(id).first(row -> row.getString(1)).orElseThrow();
  }

  public void bringBack(Connection connection, String row, long version) throws SQLException {
    var back =
        Sql.on(connection, BRING_BACK)
            .with(row)
            .with(version)
            .with(calendar.now())
            .list(inserted -> Sql.customer(inserted, "id"));
    // An attribute may be becoming secret meanwhile.
    customers.sealSecrets(connection, back);
  }

  /// Makes a survivor's profile what follows from its own and those who are merged into it now.
  ///
  /// @param before the merges from which its profile was made so far
  /// @param rows of the merged customers, by merge: as [#takeAway] returned them
  /// @return the survivor's version, and the names of the fields that changed
  public Joined join(
      Connection connection,
      CustomerId survivor,
      List<KeptImages.Kept> before,
      Map<UUID, String> rows,
      String by)
      throws SQLException {
    var stored = customers.lock(connection, List.of(survivor)).get(survivor);
    if (stored == null) {
      throw new IllegalStateException("the survivor is not there");
    }
    var now = calendar.now();
    var joined = joined(connection, survivor, stored.profile(), before, rows);
    var profile = Map.of(survivor, joined);
    var versions = customers.update(connection, profile, now);
    assignments.note(connection, Map.of(survivor, stored), profile, now, by);
    return new Joined(versions.getOrDefault(survivor, 1L), joined.changesSince(stored.profile()));
  }

  /// Makes a survivor's profile, and notes what it takes of whom.
  private Profile joined(
      Connection connection,
      CustomerId survivor,
      Profile current,
      List<KeptImages.Kept> before,
      Map<UUID, String> rows)
      throws SQLException {
    var noted = new HashMap<UUID, ObjectNode>();
    before.forEach(merge -> noted.put(merge.id(), noted(merge)));
    var others = new ArrayList<JoinedProfile.Other>();
    var profiles = customers.profiles(connection, rows.values()).iterator();
    for (var merge : rows.keySet()) {
      others.add(
          new JoinedProfile.Other(
              profiles.next(), noted.getOrDefault(merge, JsonNodeFactory.instance.objectNode())));
    }
    var joined =
        JoinedProfile.of(current, before.stream().map(MergedProfiles::noted).toList(), others);
    var taken = new LinkedHashMap<UUID, String>();
    var notes = joined.taken().iterator();
    rows.keySet().forEach(merge -> taken.put(merge, notes.next().toString()));
    images.keepTaken(connection, survivor, taken);
    return joined.profile();
  }

  /// What is told of a customer under an identifier of somebody who was merged into it.
  ///
  /// @param of that one
  record Told(CustomerId of, CheckedCustomer customer) {}

  /// Adds what is told of customers who were merged to what is kept of them: they have it when
  /// their merge is undone, and until then it is their survivors' as if it had been there before.
  ///
  /// @param survivors who are locked
  /// @param told by survivor
  /// @return the profiles of the survivors of whom something new was told
  Map<CustomerId, Profile> tell(
      Connection connection,
      Map<CustomerId, Customers.Stored> survivors,
      Map<CustomerId, Told> told,
      String by)
      throws SQLException {
    var profiles = new LinkedHashMap<CustomerId, Profile>();
    if (told.isEmpty()) {
      return profiles;
    }
    var away = away(connection, told.values().stream().map(Told::of).toList());
    for (var survivor : survivors.entrySet()) {
      var news = told.get(survivor.getKey());
      if (news != null) {
        var known = Objects.requireNonNull(away.get(news.of));
        var profile = news.customer.over(known.profile);
        if (!profile.changesSince(known.profile).isEmpty()) {
          keep(connection, known, profile, by);
          profiles.put(survivor.getKey(), joined(connection, known.survivor(), survivor, by));
        }
      }
    }
    return profiles;
  }

  /// Joins the profiles anew from a survivor up to the one who stands for all of them.
  private Profile joined(
      Connection connection,
      CustomerId from,
      Map.Entry<CustomerId, Customers.Stored> last,
      String by)
      throws SQLException {
    if (from.equals(last.getKey())) {
      return joined(connection, from, last.getValue().profile());
    }
    var known = Objects.requireNonNull(away(connection, List.of(from)).get(from));
    keep(connection, known, joined(connection, from, known.profile), by);
    return joined(connection, known.survivor(), last, by);
  }

  private Profile joined(Connection connection, CustomerId survivor, Profile current)
      throws SQLException {
    var kept = images.kept(connection, survivor);
    var rows = new LinkedHashMap<UUID, String>();
    kept.forEach(merge -> rows.put(merge.id(), merge.row()));
    return joined(connection, survivor, current, kept, rows);
  }

  /// A customer that was merged away, with its profile.
  private record Known(KeptImages.Away row, Profile profile) {
    CustomerId survivor() {
      return row.survivor();
    }
  }

  private Map<CustomerId, Known> away(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    var rows = images.away(connection, ids);
    var profiles = customers.profiles(connection, rows.stream().map(KeptImages.Away::row).toList());
    var away = new HashMap<CustomerId, Known>();
    for (var i = 0; i < rows.size(); i++) {
      away.put(rows.get(i).id(), new Known(rows.get(i), profiles.get(i)));
    }
    return away;
  }

  private void keep(Connection connection, Known known, Profile profile, String by)
      throws SQLException {
    var id = known.row.id();
    images.keepColumns(connection, known.row.merge(), customers.columns(connection, id, profile));
    assignments.note(
        connection,
        Map.of(id, new Customers.Stored(0, known.profile)),
        Map.of(id, profile),
        calendar.now(),
        by);
  }

  /// Notes that fields were taken away from a customer, so that those who are merged into it do not
  /// bring them back.
  void giveUp(Connection connection, CustomerId customer, Collection<String> fields)
      throws SQLException {
    var notes = new LinkedHashMap<UUID, String>();
    if (!fields.isEmpty()) {
      for (var merge : images.kept(connection, customer)) {
        notes.put(merge.id(), JoinedProfile.givenUp(noted(merge), fields).toString());
      }
    }
    if (!notes.isEmpty()) {
      images.keepTaken(connection, customer, notes);
    }
  }

  private static ObjectNode noted(KeptImages.Kept merge) {
    var taken = merge.taken();
    return taken == null ? JsonNodeFactory.instance.objectNode() : Customers.attributes(taken);
  }

  public record Joined(long version, List<String> changed) {}
}
