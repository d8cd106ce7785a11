package io.clientele.customer.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.GroupCommit.Done;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.branch.Vision;
import io.clientele.customer.consent.Consent;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Masking;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.identity.SealedIdentifiers;
import io.clientele.customer.profile.CustomerDraft.Kind;
import io.clientele.customer.profile.CustomerDraft.RiskTolerance;
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
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Reads customers as clients see them.
@ApplicationScoped
class CustomerViews {
  /// What stands of a purpose and channel.
  record ConsentView(String purpose, String channel, boolean granted, Instant since) {
    private boolean forbidsPersonalisation() {
      return purpose.equals(Consent.PERSONALISATION) && !granted;
    }
  }

  /// @param mergedFrom the customers that were merged into this one
  /// @param personalised whether a decision about the customer may rest on what it did
  record CustomerView(
      CustomerId id,
      long version,
      Kind kind,
      @Nullable String name,
      List<Identifier> identifiers,
      @Schema(implementation = Object.class, examples = "{\"city\":\"Shanghai\"}")
          ObjectNode attributes,
      @Nullable String branch,
      @Nullable String manager,
      LocalDate registeredOn,
      @Nullable RiskTolerance riskTolerance,
      List<ConsentView> consents,
      boolean personalised,
      @Nullable String stage,
      @Nullable Instant stageSince,
      @Nullable String tier,
      @Nullable Instant tierSince,
      @Nullable String base,
      @Nullable Instant baseSince,
      List<CustomerId> mergedFrom,
      Instant createdAt,
      Instant updatedAt) {}

  /// Conditions over the row of a customer `c`, joined by `and`, with what they take.
  static final class Filter {
    private final List<String> predicates = new ArrayList<>();
    private final List<Sql.Binding> bindings = new ArrayList<>();

    Filter and(String predicate, Sql.Binding binding) {
      predicates.add(predicate);
      bindings.add(binding);
      return this;
    }

    Filter andEqual(String column, @Nullable String value) {
      if (value != null) {
        and(
            "c." + column + " = ?",
            (statement, place) -> {
              statement.setString(place, value);
              return place + 1;
            });
      }
      return this;
    }

    Filter after(@Nullable CustomerId id) {
      if (id != null) {
        and("c.id > ?", one(id));
      }
      return this;
    }

    static Sql.Binding one(CustomerId id) {
      return one(id.value());
    }

    static Sql.Binding any(Collection<UUID> ids) {
      return (statement, place) -> {
        statement.setArray(place, statement.getConnection().createArrayOf("uuid", ids.toArray()));
        return place + 1;
      };
    }

    static Sql.Binding one(UUID id) {
      return (statement, place) -> {
        statement.setObject(place, id);
        return place + 1;
      };
    }
  }

  private final Namespaces namespaces;
  private final Attributes attributes;
  private final BranchTree branches;
  private final Vault vault;

  CustomerViews(Namespaces namespaces, Attributes attributes, BranchTree branches, Vault vault) {
    this.namespaces = namespaces;
    this.attributes = attributes;
    this.branches = branches;
    this.vault = vault;
  }

  /// Customers that are seen, in the order of their ids, as they are seen.
  List<CustomerView> list(Connection connection, Vision vision, Filter filter, int limit)
      throws SQLException {
    var predicate = filter.predicates.isEmpty() ? "true" : String.join(" and ", filter.predicates);
    // All that a view is made of comes with the row, the version of the definitions included: one
    // query for a page, not three for each customer.
    var statement =
        Sql.on(
                connection,
                """
                select c.*, coalesce(%s, false) as clear,
                  (select d.version from definition_version d) as definitions,
                  k.wrapped, %s as identifiers,
                  (select json_agg(json_build_object('purpose', s.purpose, 'channel', s.channel,
                      'granted', s.granted,
                      'since', to_char(s.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                      order by s.purpose, s.channel)
                    from consent_current s where s.customer_id = c.id) as consents,
                  (select json_agg(g.merged_id order by g.id) from customer_merge g
                    where g.survivor_id = c.id and g.undone_at is null) as merged_from
                from customer c
                left join customer_key k on k.customer_id = c.id
                where %s and %s order by c.id limit ?
                """
                    .formatted(
                        vision.clear().over("c"),
                        SealedIdentifiers.OF_CUSTOMER,
                        vision.seen().over("c"),
                        predicate))
            .bind(vision.clear().binding())
            .bind(vision.seen().binding());
    filter.bindings.forEach(statement::bind);
    return statement
        .with(limit)
        .list(row ->
            view(row, lens(connection, row.getLong("definitions"), row.getBoolean("clear"))));
  }

  /// Those who were registered or changed, as whoever may see all of them in full does.
  List<Outcome<CustomerView>> of(Connection connection, List<Outcome<CustomerId>> outcomes)
      throws SQLException {
    var ids = new ArrayList<UUID>();
    for (var outcome : outcomes) {
      if (outcome instanceof Done<CustomerId>(CustomerId(UUID id))) {
        ids.add(id);
      }
    }
    var filter = new Filter().and("c.id = any (?)", Filter.any(ids));
    var views = new HashMap<CustomerId, CustomerView>();
    list(connection, Vision.FULL, filter, ids.size()).forEach(view -> views.put(view.id, view));
    return outcomes.stream()
        .map(outcome -> outcome.map(id -> Objects.requireNonNull(views.get(id))))
        .toList();
  }

  private Lens lens(Connection connection, long version, boolean clear) throws SQLException {
    return new Lens(
        attributes.get(connection, version),
        namespaces.get(connection, version),
        branches.get(connection, version),
        clear);
  }

  /// By what a row is read: the definitions, and what is shown of personal data.
  ///
  /// @param clear whether names and addresses are shown in full
  private record Lens(
      Attributes.Declared attributes,
      Namespaces.Known namespaces,
      BranchTree.Tree branches,
      boolean clear) {
    @Nullable String name(@Nullable String name) {
      return name == null || clear ? name : Masking.name(name);
    }

    List<Identifier> identifiers(List<Identifier> identifiers) {
      return clear ? identifiers : identifiers.stream().map(namespaces::masked).toList();
    }

    @Nullable String branch(@Nullable UUID id) {
      return branches.branch(id).map(BranchTree.Node::code).orElse(null);
    }

    @Nullable String manager(@Nullable UUID id) {
      return branches.manager(id).map(BranchTree.Manager::code).orElse(null);
    }
  }

  private CustomerView view(ResultSet row, Lens lens) throws SQLException {
    var id = Sql.customer(row, "id");
    var keys = vault.key(id, row.getBytes("wrapped"));
    var level = row.getString("risk_level");
    var validUntil = Sql.date(row, "risk_valid_until_on");
    var consents = List.of(json(row.getString("consents"), ConsentView[].class));
    return new CustomerView(
        id,
        row.getLong("version"),
        Kind.valueOf(row.getString("kind")),
        lens.name(keys.open(SealedColumn.NAME, id, row.getBytes("name"))),
        lens.identifiers(SealedIdentifiers.open(keys, id, row.getString("identifiers"))),
        lens.attributes.shown(Customers.attributes(row.getString("attributes"))),
        lens.branch(row.getObject("branch_id", UUID.class)),
        lens.manager(row.getObject("manager_id", UUID.class)),
        row.getObject("registered_on", LocalDate.class),
        level == null || validUntil == null ? null : new RiskTolerance(level, validUntil),
        consents,
        consents.stream().noneMatch(ConsentView::forbidsPersonalisation),
        row.getString("stage"),
        Sql.timeOrNull(row, "stage_since"),
        row.getString("tier"),
        Sql.timeOrNull(row, "tier_since"),
        row.getString("base"),
        Sql.timeOrNull(row, "base_since"),
        List.of(json(row.getString("merged_from"), CustomerId[].class)),
        Sql.time(row, "created_at"),
        Sql.time(row, "updated_at"));
  }

  private static <T> T json(@Nullable String list, Class<T> type) {
    try {
      return Json.tolerant().readValue(list == null ? "[]" : list, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database wrote JSON that cannot be read", e);
    }
  }
}
