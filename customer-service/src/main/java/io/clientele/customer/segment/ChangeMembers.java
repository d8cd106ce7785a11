package io.clientele.customer.segment;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.KeptImages;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.defaults.audit.Audit;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds customers to a static segment or takes them out of it. They are noted here, and join and
/// leave in the background, as those of a changed rule do: each is judged by what depends on the
/// segment, and announced. Whoever is taken out is so for all that were merged into it.
@ApplicationScoped
class ChangeMembers {
  private static final int SHOWN = 100;
  private static final int AT_ONCE = 10_000;
  private static final int MOST_VIOLATIONS = 50;

  // Whoever is a member already has nothing to join, unless noted as leaving.
  private static final String NOTE =
      """
      insert into segment_difference (segment_id, customer_id, joins)
      select s.id, c.id, s.joins
      from (select ?::uuid as id, ?::boolean as joins) s, customer c
      where c.id = any (?)
        and (
          s.joins <> exists (
            select 1 from segment_member m where m.segment_id = s.id and m.customer_id = c.id)
          or exists (
            select 1 from segment_difference d where d.segment_id = s.id and d.customer_id = c.id))
      on conflict (segment_id, customer_id) do update set joins = excluded.joins
      """;

  private static final String BUILD =
      "update segment set state = 'BUILDING' where id = ? and state <> 'RETIRING'";

  private final Database database;
  private final Segments segments;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final Merges merges;
  private final KeptImages images;
  private final Audit audit;

  ChangeMembers(
      Database database,
      Segments segments,
      Namespaces namespaces,
      Identifiers identifiers,
      Merges merges,
      KeptImages images,
      Audit audit) {
    this.database = database;
    this.segments = segments;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.merges = merges;
    this.images = images;
    this.audit = audit;
  }

  /// Who is to join and who is to leave.
  ///
  /// @param namespace in which customers are named; without one they are named by their ids
  /// @param places where the request says all this
  record Wanted(List<String> add, List<String> remove, @Nullable String namespace, Places places) {}

  /// Where a request says what may be wrong with it.
  interface Places {
    /// In a body of JSON.
    Places IN_BODY =
        new Places() {
          @Override
          public String ofNamespace() {
            return "namespace";
          }

          @Override
          public String ofName(String list, int place) {
            return list + "[" + place + "]";
          }
        };

    String ofNamespace();

    /// @param list `add` or `remove`
    /// @param place of the name in it
    String ofName(String list, int place);
  }

  /// @param noted how many customers will join or leave
  /// @param unknown how many of those named do not exist
  /// @param unknownSample some of them, as they were named
  record Noted(long noted, long unknown, List<String> unknownSample) {}

  Noted handle(UUID segment, Wanted wanted) {
    return database.call(connection -> {
      SegmentLock.take(connection, segment);
      // Nobody is merged while this is noted of them: a merge takes over only what it sees.
      merges.lock(connection);
      segments.getList(segment);
      var named = names(connection, wanted);
      var tally = new Tally();
      var places = wanted.places();
      note(connection, segment, true, named.of(wanted.add(), "add", places), tally);
      note(connection, segment, false, named.of(wanted.remove(), "remove", places), tally);
      if (tally.noted > 0 && Sql.on(connection, BUILD).with(segment).run() == 0) {
        throw new InputProblem.NotFound("segment " + segment);
      }
      audit.record(
          "segment members changed",
          "segment " + segment,
          Map.of("noted", tally.noted, "unknown", tally.unknown));
      return new Noted(tally.noted, tally.unknown, tally.sample);
    });
  }

  private void note(
      Connection connection, UUID segment, boolean joins, List<Name> names, Tally tally)
      throws SQLException {
    for (var from = 0; from < names.size(); from += AT_ONCE) {
      var some = names.subList(from, Math.min(from + AT_ONCE, names.size()));
      var known = known(connection, some);
      var customers = new HashSet<>(known.values());
      tally.noted += Sql.on(connection, NOTE).with(segment).with(joins).customers(customers).run();
      if (!joins) {
        images.forgetMembership(connection, customers, segment);
      }
      some.stream().filter(name -> !known.containsKey(name)).forEach(tally::unknown);
    }
  }

  /// What a customer was called, in the way in which it is looked up.
  private sealed interface Name {
    String text();
  }

  private record ById(CustomerId id) implements Name {
    @Override
    public String text() {
      return id.toString();
    }
  }

  private record ByIdentifier(Identifier identifier) implements Name {
    @Override
    public String text() {
      return identifier.value();
    }
  }

  private Map<Name, CustomerId> known(Connection connection, List<Name> names) throws SQLException {
    var ids = new ArrayList<CustomerId>();
    var given = new ArrayList<Identifier>();
    for (var name : names) {
      switch (name) {
        case ById(CustomerId id) -> ids.add(id);
        case ByIdentifier(Identifier identifier) -> given.add(identifier);
      }
    }
    var known = new LinkedHashMap<Name, CustomerId>();
    var survivors = merges.survivors(connection, ids);
    var there =
        new HashSet<>(
            Sql.on(connection, "select id from customer where id = any (?)")
                .customers(ids.stream().map(id -> survivors.getOrDefault(id, id)).toList())
                .list(row -> Sql.customer(row, "id")));
    for (var id : ids) {
      var stands = survivors.getOrDefault(id, id);
      if (there.contains(stands)) {
        known.put(new ById(id), stands);
      }
    }
    identifiers
        .owners(connection, given)
        .forEach(
            (identifier, owners) -> known.put(new ByIdentifier(identifier), owners.getFirst()));
    return known;
  }

  @FunctionalInterface
  private interface Naming {
    @Nullable Name of(String text);

    /// @param list of the request, to name in violations
    default List<Name> of(List<String> texts, String list, Places places) {
      var names = new ArrayList<Name>(texts.size());
      var violations = new ArrayList<Violation>();
      for (var i = 0; i < texts.size() && violations.size() < MOST_VIOLATIONS; i++) {
        var name = of(texts.get(i));
        if (name == null) {
          violations.add(
              new Violation(places.ofName(list, i), "does not name a customer", "not-a-customer"));
        } else {
          names.add(name);
        }
      }
      if (!violations.isEmpty()) {
        throw new InputProblem.Invalid(violations);
      }
      return names;
    }
  }

  /// Only a namespace in which a value belongs to one customer names anybody.
  private Naming names(Connection connection, Wanted wanted) throws SQLException {
    var namespace = wanted.namespace();
    if (namespace == null) {
      return ChangeMembers::byId;
    }
    var known = namespaces.get(connection);
    if (known.find(namespace).filter(Namespace::exclusive).isEmpty()) {
      throw new InputProblem.Invalid(
          wanted.places().ofNamespace(),
          "there is no unique namespace \"" + namespace + "\"",
          "namespace-not-unique",
          Map.of("namespace", namespace));
    }
    return text ->
        known.normal(new Identifier(namespace, text)).map(ByIdentifier::new).orElse(null);
  }

  private static @Nullable Name byId(String text) {
    try {
      return new ById(new CustomerId(UUID.fromString(text)));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static final class Tally {
    private final List<String> sample = new ArrayList<>();
    private long noted;
    private long unknown;

    void unknown(Name name) {
      unknown++;
      if (sample.size() < SHOWN) {
        sample.add(name.text());
      }
    }
  }
}
