package io.clientele.customer.duplicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.identity.SealedIdentifiers;
import io.clientele.customer.matching.Candidate;
import io.clientele.customer.matching.Field;
import io.clientele.customer.matching.Measure;
import io.clientele.customer.matching.Value;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Customers as they are compared: by their names, their identifiers, and the attributes that are
/// texts or dates.
@ApplicationScoped
class Candidates {
  private static final String NAME = "name";
  private static final String ATTRIBUTE = "attributes.";
  private static final String IDENTIFIER = "identifiers.";

  private static final String COLUMNS =
      """
      select c.id, c.kind, c.name, c.attributes, c.secrets, k.wrapped, %s as identifiers
      from customer c left join customer_key k on k.customer_id = c.id
      """
          .formatted(SealedIdentifiers.OF_CUSTOMER);

  private static final String AFTER = COLUMNS + " where c.id > ? order by c.id limit ?";
  private static final String THESE = COLUMNS + " where c.id = any (?) order by c.id";

  // A closed list of choices tells kinds of people apart, not people. What has a pattern is a
  // number of some kind.
  private static final String ATTRIBUTES =
      """
      select name, case when type = 'DATE' then 'DATE' when pattern is null then 'TEXT' else 'CODE' end
        as measure
      from attribute
      where type = 'DATE' or (type = 'TEXT' and choices is null) order by name
      """;

  private final Namespaces namespaces;
  private final Vault vault;

  Candidates(Namespaces namespaces, Vault vault) {
    this.namespaces = namespaces;
    this.vault = vault;
  }

  /// What customers are compared by, as declared now.
  Reader reader(Connection connection) throws SQLException {
    var known = namespaces.get(connection);
    var fields = new ArrayList<>(List.of(new Field(NAME, Measure.NAME)));
    for (var namespace : known.all()) {
      if (!namespace.exclusive()) {
        fields.add(new Field(IDENTIFIER + namespace.name(), measure(namespace)));
      }
    }
    Sql.on(connection, ATTRIBUTES)
        .each(row ->
            fields.add(
                new Field(
                    ATTRIBUTE + row.getString("name"), Measure.valueOf(row.getString("measure")))));
    return new Reader(List.copyOf(fields), known, vault);
  }

  /// Whose record it is.
  static CustomerId id(Candidate candidate) {
    return new CustomerId(UUID.fromString(candidate.id()));
  }

  private static Measure measure(Namespace namespace) {
    return switch (namespace.form()) {
      case EMAIL -> Measure.EMAIL;
      case PHONE, PLAIN -> Measure.CODE;
    };
  }

  /// Reads customers by the definitions at hand.
  record Reader(List<Field> fields, Namespaces.Known namespaces, Vault vault) {
    List<Candidate> after(Connection connection, UUID last, int limit) throws SQLException {
      return Sql.on(connection, AFTER).with(last).with(limit).list(this::candidate);
    }

    List<Candidate> these(Connection connection, Collection<CustomerId> ids) throws SQLException {
      return Sql.on(connection, THESE).customers(ids).list(this::candidate);
    }

    private Candidate candidate(ResultSet row) throws SQLException {
      var id = Sql.customer(row, "id");
      var keys = vault.key(id, row.getBytes("wrapped"));
      var name = keys.open(SealedColumn.NAME, id, row.getBytes("name"));
      var attributes = json(row.getString("attributes"));
      var secrets = keys.open(SealedColumn.SECRETS, id, row.getBytes("secrets"));
      if (secrets != null) {
        attributes.setAll(json(secrets));
      }
      var identifiers = SealedIdentifiers.open(keys, id, row.getString("identifiers"));
      var numbers = new HashSet<>(Set.of("kind:" + row.getString("kind")));
      identifiers.stream()
          .filter(namespaces::isSingle)
          .forEach(one -> numbers.add(one.namespace() + ":" + one.value()));
      return new Candidate(
          id.toString(),
          fields.stream()
              .map(field ->
                  written(field, name, attributes, identifiers).stream()
                      .map(text -> Value.of(field.measure(), text))
                      .filter(value -> !value.isEmpty())
                      .toList())
              .toList(),
          numbers);
    }
  }

  private static List<String> written(
      Field field, @Nullable String name, JsonNode attributes, List<Identifier> identifiers) {
    if (field.name().equals(NAME)) {
      return name == null ? List.of() : List.of(name);
    }
    if (field.name().startsWith(ATTRIBUTE)) {
      var value = attributes.get(field.name().substring(ATTRIBUTE.length()));
      return value == null || !value.isTextual() ? List.of() : List.of(value.textValue());
    }
    var namespace = field.name().substring(IDENTIFIER.length());
    return identifiers.stream()
        .filter(one -> one.namespace().equals(namespace))
        .map(Identifier::value)
        .toList();
  }

  private static ObjectNode json(String text) {
    try {
      return Json.tolerant().readValue(text, ObjectNode.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database wrote JSON that cannot be read", e);
    }
  }
}
