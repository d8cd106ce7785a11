package io.clientele.customer.identity;

import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The namespaces of this installation, held in memory for as long as they do not change.
@ApplicationScoped
public class Namespaces {
  private static final String STORE =
      """
      insert into identifier_namespace (name, version, title, exclusive, single, links, priority,
        form, channel, unknown, protection)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (name) do update set version = excluded.version, title = excluded.title,
        exclusive = excluded.exclusive, single = excluded.single, links = excluded.links, priority = excluded.priority,
        form = excluded.form, channel = excluded.channel, unknown = excluded.unknown,
        protection = excluded.protection
      """;

  private final Definitions.Copy<Known> namespaces;
  private final IdentityConfig config;

  Namespaces(Definitions definitions, IdentityConfig config) {
    this.config = config;
    namespaces = definitions.copy(this::read);
  }

  public Known get(Connection connection) throws SQLException {
    return namespaces.get(connection);
  }

  /// @param version of the definitions, held by the transaction
  public Known get(Connection connection, long version) throws SQLException {
    return namespaces.get(connection, version);
  }

  /// All namespaces by name.
  public record Known(Map<String, Namespace> byName, String region) {
    public List<Namespace> all() {
      return List.copyOf(byName.values());
    }

    public Optional<Namespace> find(@Nullable String name) {
      return name == null ? Optional.empty() : Optional.ofNullable(byName.get(name));
    }

    /// The identifier in normal form; empty when there is no such namespace.
    public Optional<Identifier> normal(Identifier identifier) {
      return find(identifier.namespace())
          .map(namespace -> namespace.normal(identifier.value(), region))
          .filter(normal -> !normal.value().isEmpty());
    }

    /// The identifiers by what they say of who somebody is, the most telling first.
    public List<Identifier> ranked(Collection<Identifier> identifiers) {
      return identifiers.stream()
          .sorted(Comparator.comparingInt((Identifier one) -> -priority(one)))
          .toList();
    }

    public int priority(Identifier identifier) {
      return find(identifier.namespace()).map(Namespace::priority).orElse(0);
    }

    public boolean isSingle(Identifier identifier) {
      return find(identifier.namespace()).map(Namespace::single).orElse(false);
    }

    public boolean isExclusive(Identifier identifier) {
      return find(identifier.namespace()).map(Namespace::exclusive).orElse(false);
    }

    public boolean links(Identifier identifier) {
      return find(identifier.namespace()).map(Namespace::links).orElse(false);
    }

    /// The identifier as those see it who need not know it in full.
    public Identifier masked(Identifier identifier) {
      return find(identifier.namespace())
          .map(namespace -> namespace.masked(identifier, region))
          .orElse(identifier);
    }
  }

  void store(Connection connection, Namespace namespace) throws SQLException {
    Sql.on(connection, STORE)
        .with(namespace.name())
        .with(namespace.version())
        .with(namespace.title())
        .with(namespace.exclusive())
        .with(namespace.single())
        .with(namespace.links())
        .with(namespace.priority())
        .with(namespace.form().name())
        .with(namespace.channel())
        .with(namespace.unknown().name())
        .with(namespace.protection().name())
        .run();
  }

  /// Whether anybody has an identifier of the namespace, or had one when it was merged.
  boolean isInUse(Connection connection, String name) throws SQLException {
    return Sql.on(
            connection,
            """
            select 1 from identifier where namespace = ?
            union all
            select 1 from customer_merge
            where undone_at is null and image->'identifiers' @> jsonb_build_array(
              jsonb_build_object('namespace', ?::text))
            limit 1
            """)
        .with(name)
        .with(name)
        .first(_ -> true)
        .isPresent();
  }

  /// Whether a customer has several identifiers of the namespace.
  boolean hasSeveral(Connection connection, String name) throws SQLException {
    return Sql.on(
            connection,
            """
            select 1 from identifier where namespace = ?
            group by customer_id having count(*) > 1 limit 1
            """)
        .with(name)
        .first(_ -> true)
        .isPresent();
  }

  private Known read(Connection connection) throws SQLException {
    var read = new TreeMap<String, Namespace>();
    Sql.on(connection, "select * from identifier_namespace")
        .each(row ->
            read.put(
                row.getString("name"),
                new Namespace(
                    row.getString("name"),
                    row.getLong("version"),
                    row.getString("title"),
                    row.getBoolean("exclusive"),
                    row.getBoolean("single"),
                    row.getBoolean("links"),
                    row.getInt("priority"),
                    Namespace.Form.valueOf(row.getString("form")),
                    row.getString("channel"),
                    Namespace.Unknown.valueOf(row.getString("unknown")),
                    Namespace.Protection.valueOf(row.getString("protection")))));
    return new Known(read, config.phoneRegion());
  }
}
