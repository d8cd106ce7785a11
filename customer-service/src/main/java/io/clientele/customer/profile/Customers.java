package io.clientele.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.KnownCustomer.Standing;
import io.clientele.customer.judgement.Newcomers;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
import io.clientele.customer.vault.Keyring;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The rows of customers. One customer or thousands take the same statements, so that a file costs
/// no more round trips than a single request. Names and secret attributes are sealed.
@ApplicationScoped
class Customers {
  private static final String INSERT =
      """
      insert into customer (id, kind, name, branch_id, manager_id, registered_on, risk_level,
        risk_valid_until_on, attributes, secrets, tier, tier_since, tier_short_since, stage,
        stage_since, stage_short_since, base, base_since, base_short_since, created_at, updated_at)
      select n.id, n.kind, n.name, n.branch, n.manager, n.registered, n.risk, n.risk_until,
        n.attributes::jsonb, n.secrets, n.tier, n.tier_since, n.tier_short_since, n.stage,
        n.stage_since, n.stage_short_since, n.base, n.base_since, n.base_short_since, ?, ?
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (id, kind, name,
        branch, manager, registered, risk, risk_until, attributes, secrets, tier, tier_since,
        tier_short_since, stage, stage_since, stage_short_since, base, base_since,
        base_short_since)
      """;

  private static final String UPDATE =
      """
      update customer c set version = c.version + 1, updated_at = ?, kind = n.kind, name = n.name,
        branch_id = n.branch, manager_id = n.manager, registered_on = n.registered,
        risk_level = n.risk, risk_valid_until_on = n.risk_until, attributes = n.attributes::jsonb,
        secrets = n.secrets
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (id, kind, name, branch, manager, registered,
        risk, risk_until, attributes, secrets)
      where c.id = n.id returning c.id, c.version
      """;

  private static final String COLUMNS =
      """
      select jsonb_build_object('kind', n.kind, 'name', n.name, 'branch_id', n.branch,
        'manager_id', n.manager, 'registered_on', n.registered, 'risk_level', n.risk,
        'risk_valid_until_on', n.risk_until, 'attributes', n.attributes::jsonb,
        'secrets', n.secrets)
      from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as n (id, kind, name, branch, manager, registered,
        risk, risk_until, attributes, secrets)
      """;

  private static final String LOCK =
      """
      select c.id, c.version, c.kind, c.name, c.branch_id, c.manager_id, c.registered_on,
        c.risk_level, c.risk_valid_until_on, c.attributes, c.secrets, k.wrapped
      from customer c left join customer_key k on k.customer_id = c.id
      where c.id = any (?) order by c.id for update of c
      """;

  private static final String SEAL_SECRETS =
      """
      update customer c set attributes = n.attributes::jsonb, secrets = n.secrets
      from unnest(?, ?, ?) as n (id, attributes, secrets) where c.id = n.id
      """;

  private final Vault vault;
  private final Attributes attributes;

  Customers(Vault vault, Attributes attributes) {
    this.vault = vault;
    this.attributes = attributes;
  }

  /// A customer's profile with its version.
  record Stored(long version, Profile profile) {}

  /// Locks customers in the order of their ids; those that do not exist are not there.
  Map<CustomerId, Stored> lock(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    return lock(connection, LOCK, ids);
  }

  /// Locks customers whom nobody has locked; the others are not there.
  Map<CustomerId, Stored> lockFree(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    return lock(connection, LOCK + " skip locked", ids);
  }

  private Map<CustomerId, Stored> lock(
      Connection connection, String statement, Collection<CustomerId> ids) throws SQLException {
    var stored = new LinkedHashMap<CustomerId, Stored>();
    Sql.on(connection, statement)
        .customers(ids)
        .each(row ->
            stored.put(Sql.customer(row, "id"), new Stored(row.getLong("version"), profile(row))));
    return stored;
  }

  /// @param version of the definitions, which the transaction holds
  /// @param judged where each of them stands from the beginning
  void insert(
      Connection connection,
      long version,
      Keyring keys,
      Map<CustomerId, Profile> profiles,
      Newcomers judged,
      Instant now)
      throws SQLException {
    var statement =
        columns(
            Sql.on(connection, INSERT).with(now).with(now),
            attributes.get(connection, version),
            keys,
            profiles);
    for (var axis : Axis.values()) {
      var standings = profiles.keySet().stream().map(id -> judged.standing(id, axis)).toList();
      statement
          .texts(standings.stream().map(Standing::place).toList())
          .times(standings.stream().map(Standing::since).toList())
          .dates(standings.stream().map(Standing::shortSince).toList());
    }
    statement.run();
  }

  /// Replaces the profiles; returns the versions after it.
  Map<CustomerId, Long> update(
      Connection connection, Map<CustomerId, Profile> profiles, Instant now) throws SQLException {
    var versions = new HashMap<CustomerId, Long>();
    if (!profiles.isEmpty()) {
      columns(connection, Sql.on(connection, UPDATE).with(now), profiles)
          .each(row -> versions.put(Sql.customer(row, "id"), row.getLong("version")));
    }
    return versions;
  }

  /// Seals values that stand in the open although their attributes are secret. It is no change of
  /// the customers: they keep their versions.
  void sealSecrets(Connection connection, Collection<CustomerId> ids) throws SQLException {
    var stored = lock(connection, ids);
    var keys = vault.keysFor(connection, stored.keySet());
    var declared = attributes.get(connection);
    var open = new ArrayList<String>();
    var secrets = new ArrayList<byte @Nullable []>();
    stored.forEach((id, known) -> {
      open.add(open(declared, known.profile()));
      secrets.add(secrets(declared, keys, id, known.profile()));
    });
    Sql.on(connection, SEAL_SECRETS).customers(stored.keySet()).texts(open).bytes(secrets).run();
  }

  private static byte @Nullable [] secrets(
      Attributes.Declared declared, Keyring keys, CustomerId id, Profile profile) {
    var secret = declared.secret(profile.attributes());
    return secret.isEmpty() ? null : keys.seal(SealedColumn.SECRETS, id, secret.toString());
  }

  private static String open(Attributes.Declared declared, Profile profile) {
    return declared.notSecret(profile.attributes()).toString();
  }

  /// The profiles in rows that were taken away, in their order.
  List<Profile> profiles(Connection connection, Collection<String> rows) throws SQLException {
    return Sql.on(
            connection,
            """
            select c.*, k.wrapped from unnest(?) with ordinality as taken (row, place)
            cross join jsonb_populate_record(null::customer, taken.row::jsonb) c
            left join customer_key k on k.customer_id = c.id
            order by taken.place
            """)
        .texts(rows)
        .list(this::profile);
  }

  /// The columns that a profile is in, as JSON, for a row that was taken away.
  String columns(Connection connection, CustomerId id, Profile profile) throws SQLException {
    return columns(connection, Sql.on(connection, COLUMNS), Map.of(id, profile))
        .first(row -> row.getString(1))
        .orElseThrow();
  }

  private Sql columns(Connection connection, Sql statement, Map<CustomerId, Profile> profiles)
      throws SQLException {
    var keys = vault.keysFor(connection, profiles.keySet());
    return columns(statement, attributes.get(connection), keys, profiles);
  }

  private static Sql columns(
      Sql statement,
      Attributes.Declared declared,
      Keyring keys,
      Map<CustomerId, Profile> profiles) {
    var names = new ArrayList<byte @Nullable []>();
    var secrets = new ArrayList<byte @Nullable []>();
    profiles.forEach((id, profile) -> {
      var name = profile.name();
      names.add(name == null ? null : keys.seal(SealedColumn.NAME, id, name));
      secrets.add(secrets(declared, keys, id, profile));
    });
    var all = List.copyOf(profiles.values());
    return statement
        .customers(List.copyOf(profiles.keySet()))
        .texts(all.stream().map(profile -> profile.kind().name()).toList())
        .bytes(names)
        .uuids(all.stream().map(Profile::branch).toList())
        .uuids(all.stream().map(Profile::manager).toList())
        .array("date", column(all, Profile::registeredOn))
        .texts(all.stream().map(profile -> level(profile.riskTolerance())).toList())
        .array(
            "date",
            column(
                all,
                profile ->
                    profile.riskTolerance() == null
                        ? null
                        : profile.riskTolerance().validUntilOn()))
        .texts(all.stream().map(profile -> open(declared, profile)).toList())
        .bytes(secrets);
  }

  private static @Nullable Object[] column(
      List<Profile> profiles, Function<Profile, @Nullable Object> value) {
    return profiles.stream().map(value).toArray();
  }

  private static @Nullable String level(@Nullable RiskTolerance risk) {
    return risk == null ? null : risk.level();
  }

  private Profile profile(ResultSet row) throws SQLException {
    var id = Sql.customer(row, "id");
    var keys = vault.key(id, row.getBytes("wrapped"));
    var level = row.getString("risk_level");
    var validUntil = Sql.date(row, "risk_valid_until_on");
    return new Profile(
        Kind.valueOf(row.getString("kind")),
        keys.open(SealedColumn.NAME, id, row.getBytes("name")),
        row.getObject("branch_id", UUID.class),
        row.getObject("manager_id", UUID.class),
        row.getObject("registered_on", LocalDate.class),
        level == null || validUntil == null ? null : new RiskTolerance(level, validUntil),
        attributes(row, id, keys));
  }

  /// All attributes of a customer, whatever their protection.
  Optional<ObjectNode> attributes(Connection connection, CustomerId id) throws SQLException {
    return Sql.on(
            connection,
            """
            select c.id, c.attributes, c.secrets, k.wrapped
            from customer c left join customer_key k on k.customer_id = c.id where c.id = ?
            """)
        .with(id)
        .first(row -> attributes(row, id, vault.key(id, row.getBytes("wrapped"))));
  }

  private static ObjectNode attributes(ResultSet row, CustomerId id, Keyring keys)
      throws SQLException {
    var all = attributes(row.getString("attributes"));
    var secrets = keys.open(SealedColumn.SECRETS, id, row.getBytes("secrets"));
    return secrets == null ? all : all.setAll(attributes(secrets));
  }

  static ObjectNode attributes(String json) {
    try {
      return Json.tolerant().readValue(json, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored attributes are not a JSON object", e);
    }
  }
}
