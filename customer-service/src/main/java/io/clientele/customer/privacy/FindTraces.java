package io.clientele.customer.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.privacy.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Puts together by what texts are known to be about a customer, before its rows are deleted.
@ApplicationScoped
class FindTraces {
  /// What is shorter is found in texts about anybody. The row that has it has most often the name
  /// or another identifier as well.
  private static final int SHORTEST = 6;

  // Of those who were merged, the names are in the images that are kept of them.
  private static final String NAMES =
      """
      select id, name from customer where id = any (?)
      union all
      select side.id, side.name
      from customer_merge m
      cross join lateral (values (m.image->'survivor'), (m.image->'row')) as kept (row)
      cross join lateral jsonb_populate_record(null::customer, kept.row) as side
      where side.id = any (?)
      """;

  private final Namespaces namespaces;
  private final Vault vault;

  FindTraces(Namespaces namespaces, Vault vault) {
    this.namespaces = namespaces;
    this.vault = vault;
  }

  /// @param identifiers in normal form
  record Found(List<Identifier> identifiers, Traces traces) {}

  Found handle(Connection connection, Collection<CustomerId> ids) throws SQLException {
    var keys = vault.keys(connection, ids);
    var names = new LinkedHashSet<String>();
    Sql.on(connection, NAMES)
        .customers(ids)
        .customers(ids)
        .each(row -> {
          var name = keys.open(SealedColumn.NAME, Sql.customer(row, "id"), row.getBytes("name"));
          if (name != null) {
            names.add(name);
          }
        });
    var identifiers = new LinkedHashSet<Identifier>();
    Sql.on(
            connection,
            "select customer_id, namespace, sealed from identifier where customer_id = any (?)")
        .customers(ids)
        .each(row -> {
          var of = Sql.customer(row, "customer_id");
          var value = keys.open(SealedColumn.IDENTIFIER, of, row.getBytes("sealed"));
          if (value != null) {
            identifiers.add(new Identifier(row.getString("namespace"), value));
          }
        });
    var known = namespaces.get(connection);
    Set<String> texts = new LinkedHashSet<>(names);
    for (var identifier : identifiers) {
      var phone =
          known
              .find(identifier.namespace())
              .filter(namespace -> namespace.form() == Namespace.Form.PHONE);
      texts.add(identifier.value());
      if (phone.isPresent()) {
        texts.add(withoutCountry(identifier.value(), known.region()));
      }
    }
    texts.removeIf(text -> text.length() < SHORTEST && !names.contains(text));
    return new Found(
        List.copyOf(identifiers),
        new Traces(
            ids.stream().map(CustomerId::value).toList(),
            List.copyOf(texts),
            identifiers.stream().map(one -> one.namespace() + ":" + one.value()).toList()));
  }

  /// A phone number as people write it at home.
  private static String withoutCountry(String phone, String region) {
    var phones = PhoneNumberUtil.getInstance();
    try {
      return phones.getNationalSignificantNumber(phones.parse(phone, region));
    } catch (NumberParseException _) {
      return phone;
    }
  }
}
