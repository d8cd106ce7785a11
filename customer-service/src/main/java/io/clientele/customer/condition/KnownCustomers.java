package io.clientele.customer.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.identity.Merges;
import io.clientele.kernel.condition.Features;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.condition.Reads;
import io.clientele.kernel.condition.Value;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.sql.ChangedMeanwhile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Loads what conditions read of customers: a handful of queries, whatever the number of customers.
@ApplicationScoped
public class KnownCustomers {
  private static final String PROFILES =
      """
      select c.id, c.version, c.kind, c.branch_id, c.manager_id, c.registered_on, c.risk_level,
        c.risk_valid_until_on, case when ? then c.attributes end as attributes,
        c.stage, c.stage_since, c.stage_short_since,
        c.tier, c.tier_since, c.tier_short_since,
        c.base, c.base_since, c.base_short_since
      from customer c where c.id = any (?) order by c.id
      """;

  private static final String RAISE_VERSIONS =
      """
      update customer set version = version + 1, updated_at = ? where id = any (?)
      returning id, version
      """;

  private static final String CONSENTS =
      """
      select customer_id, purpose, channel from consent_current
      where customer_id = any (?) and granted
      """;

  // As bytes, since many customers are in many segments, and most of the work is to read the ids.
  private static final String SEGMENTS =
      """
      select customer_id, string_agg(uuid_send(segment_id), '') from segment_member
      where customer_id = any (?) group by customer_id
      """;

  private static final int UUID_BYTES = 16;

  private final Merges merges;
  private final BranchTree branches;
  private final Vocabulary vocabulary;
  private final Figures figures;

  KnownCustomers(Merges merges, BranchTree branches, Vocabulary vocabulary, Figures figures) {
    this.merges = merges;
    this.branches = branches;
    this.vocabulary = vocabulary;
    this.figures = figures;
  }

  /// Locks these customers, in the order of their ids, until the end of the transaction.
  ///
  /// @return those that exist
  public Set<CustomerId> lock(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    return new HashSet<>(
        Sql.on(connection, "select id from customer where id = any (?) order by id for update")
            .customers(ids)
            .list(row -> Sql.customer(row, "id")));
  }

  /// Locks these customers, or those whom they were merged into. Who stands for whom is asked
  /// first, so that all are locked in the order of their ids: a survivor that is locked later than
  /// others waits in a circle with a merge.
  ///
  /// @return those that exist by the id that was named; an id that stands for nobody is left out
  public Map<CustomerId, CustomerId> lockNamed(Connection connection, Set<CustomerId> named)
      throws SQLException {
    var standing = new HashMap<CustomerId, CustomerId>();
    named.forEach(id -> standing.put(id, id));
    standing.putAll(merges.survivors(connection, named));
    var locked = lock(connection, Set.copyOf(standing.values()));
    if (!locked.containsAll(standing.values())) {
      standing.values().retainAll(locked);
      var gone = named.stream().filter(id -> !standing.containsKey(id)).toList();
      if (!merges.survivors(connection, gone).isEmpty()) {
        throw new ChangedMeanwhile("customers were merged meanwhile");
      }
    }
    return standing;
  }

  public long version(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(connection, "select version from customer where id = ?")
        .with(id)
        .first(row -> row.getLong(1))
        .orElseThrow();
  }

  /// For changes that are not in the customers' own rows; returns the versions after it.
  public Map<CustomerId, Long> raiseVersions(
      Connection connection, Collection<CustomerId> ids, Instant now) throws SQLException {
    var versions = new HashMap<CustomerId, Long>();
    if (!ids.isEmpty()) {
      Sql.on(connection, RAISE_VERSIONS)
          .with(now)
          .customers(ids)
          .each(row -> versions.put(Sql.customer(row, "id"), row.getLong("version")));
    }
    return versions;
  }

  /// Loads customers, each with as much as its own conditions read. Segments come always.
  public Map<CustomerId, KnownCustomer> load(
      Connection connection, long version, Map<CustomerId, Reads> reads, Horizon horizon)
      throws SQLException {
    return load(connection, version, reads, segments(connection, reads.keySet()), horizon);
  }

  /// The same where it is known of which segments they are members.
  public Map<CustomerId, KnownCustomer> load(
      Connection connection,
      long version,
      Map<CustomerId, Reads> reads,
      Map<CustomerId, Set<UUID>> segments,
      Horizon horizon)
      throws SQLException {
    var tree = branches.get(connection, version);
    var words = vocabulary.get(connection, version);
    var different = different(reads.values());
    var attributes = different.stream().anyMatch(read -> !read.attributes().isEmpty());
    var consents =
        different.stream().anyMatch(read -> !read.consents().isEmpty())
            ? consents(connection, reads.keySet())
            : Map.<CustomerId, Set<Field.Consent>>of();
    var histories = figures.load(connection, reads, horizon);
    var today = horizon.today();
    var known = new LinkedHashMap<CustomerId, KnownCustomer>();
    Sql.on(connection, PROFILES)
        .with(attributes)
        .customers(reads.keySet())
        .each(row -> {
          var id = Sql.customer(row, "id");
          var riskValidUntil = Sql.date(row, "risk_valid_until_on");
          var branch = tree.branch(row.getObject("branch_id", UUID.class));
          var manager = tree.manager(row.getObject("manager_id", UUID.class));
          var features =
              new Features(
                  row.getString("kind"),
                  row.getString("stage"),
                  row.getString("tier"),
                  row.getString("base"),
                  branch.map(BranchTree.Node::code).orElse(null),
                  branch.map(BranchTree.Node::path).orElse(null),
                  manager.map(BranchTree.Manager::code).orElse(null),
                  riskTolerance(row.getString("risk_level"), riskValidUntil, today),
                  Sql.date(row, "registered_on"),
                  attributes(row.getString("attributes"), words.attributes()),
                  consents.getOrDefault(id, Set.of()),
                  segments.getOrDefault(id, Set.of()),
                  histories.getOrDefault(id, Map.of()));
          known.put(
              id,
              new KnownCustomer(
                  id, row.getLong("version"), features, riskValidUntil, standings(row)));
        });
    return known;
  }

  /// What many customers of a batch have in common is the same object: to compare its parts,
  /// customer by customer, would cost more than all that is asked of it.
  private static Set<Reads> different(Collection<Reads> reads) {
    Set<Reads> different = Collections.newSetFromMap(new IdentityHashMap<>());
    different.addAll(reads);
    return different;
  }

  /// Customers who are in no table yet, as they would be loaded once they were: without a place, a
  /// segment or a behaviour.
  public Map<CustomerId, KnownCustomer> newcomers(
      Connection connection, long version, Map<CustomerId, Newcomer> newcomers, LocalDate today)
      throws SQLException {
    var tree = branches.get(connection, version);
    var words = vocabulary.get(connection, version);
    var known = new LinkedHashMap<CustomerId, KnownCustomer>();
    newcomers.forEach((id, newcomer) -> {
      var branch = tree.branch(newcomer.branch());
      var manager = tree.manager(newcomer.manager());
      var features =
          new Features(
              newcomer.kind(),
              null,
              null,
              null,
              branch.map(BranchTree.Node::code).orElse(null),
              branch.map(BranchTree.Node::path).orElse(null),
              manager.map(BranchTree.Manager::code).orElse(null),
              riskTolerance(newcomer.riskTolerance(), newcomer.riskAssessedUntil(), today),
              newcomer.registeredOn(),
              attributes(newcomer.attributes(), words.attributes()),
              newcomer.consents(),
              Set.of(),
              Map.of());
      known.put(id, new KnownCustomer(id, 1, features, newcomer.riskAssessedUntil(), Map.of()));
    });
    return known;
  }

  private static @Nullable String riskTolerance(
      @Nullable String level, @Nullable LocalDate validUntil, LocalDate today) {
    return validUntil == null || validUntil.isBefore(today) ? null : level;
  }

  private static Map<Axis, KnownCustomer.Standing> standings(ResultSet row) throws SQLException {
    var standings = new HashMap<Axis, KnownCustomer.Standing>();
    for (var axis : Axis.values()) {
      standings.put(
          axis,
          new KnownCustomer.Standing(
              row.getString(axis.column()),
              Sql.timeOrNull(row, axis.column() + "_since"),
              Sql.date(row, axis.column() + "_short_since")));
    }
    return standings;
  }

  private static Map<CustomerId, Set<Field.Consent>> consents(
      Connection connection, Collection<CustomerId> ids) throws SQLException {
    var consents = new HashMap<CustomerId, Set<Field.Consent>>();
    Sql.on(connection, CONSENTS)
        .customers(ids)
        .each(row ->
            consents
                .computeIfAbsent(Sql.customer(row, "customer_id"), _ -> new HashSet<>())
                .add(new Field.Consent(row.getString("purpose"), row.getString("channel"))));
    return consents;
  }

  /// The segments of each customer; who is a member of none is left out.
  public Map<CustomerId, Set<UUID>> segments(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    var segments = new HashMap<CustomerId, Set<UUID>>();
    Sql.on(connection, SEGMENTS)
        .customers(ids)
        .each(row -> segments.put(Sql.customer(row, "customer_id"), ids(row.getBytes(2))));
    return segments;
  }

  private static Set<UUID> ids(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    var ids = new UUID[bytes.length / UUID_BYTES];
    Arrays.setAll(ids, _ -> new UUID(buffer.getLong(), buffer.getLong()));
    return Set.of(ids);
  }

  private static Map<String, Value> attributes(
      @Nullable String stored, Map<String, ValueType> declared) {
    return stored == null || stored.equals("{}") ? Map.of() : attributes(json(stored), declared);
  }

  private static Map<String, Value> attributes(JsonNode stored, Map<String, ValueType> declared) {
    var values = new HashMap<String, Value>();
    for (var property : stored.properties()) {
      var type = declared.getOrDefault(property.getKey(), ValueType.TEXT);
      var value = Value.read(property.getValue(), type);
      if (value != null) {
        values.put(property.getKey(), value);
      }
    }
    return values;
  }

  private static JsonNode json(String text) {
    try {
      return Json.tolerant().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored attributes are not JSON", e);
    }
  }
}
