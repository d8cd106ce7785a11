package io.clientele.customer.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.vault.Keyring;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Puts together by what it is known that something is about a customer, before its rows are
/// deleted.
@ApplicationScoped
class FindTraces {
  /// A shorter number means other things too often.
  private static final int SHORTEST_NUMBER = 6;

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
  private final Identifiers identifiers;
  private final Vault vault;

  FindTraces(Namespaces namespaces, Identifiers identifiers, Vault vault) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.vault = vault;
  }

  /// @param identifiers that nobody else has, in normal form
  record Found(List<Identifier> identifiers, Traces traces) {}

  Found handle(Connection connection, Collection<CustomerId> ids) throws SQLException {
    var keys = vault.keys(connection, ids);
    var known = namespaces.get(connection);
    var all = identifiersOf(connection, ids, keys);
    var shared = shared(connection, ids, all);
    var own = all.stream().filter(Predicate.not(shared::contains)).toList();
    return new Found(
        own,
        new Traces(
            ids.stream().map(CustomerId::value).toList(),
            names(connection, ids, keys),
            own.stream().flatMap(one -> addresses(one, known)).distinct().toList(),
            own.stream().flatMap(one -> keys(one, known)).toList(),
            shared.stream().flatMap(one -> keys(one, known)).toList()));
  }

  private static List<String> names(Connection connection, Collection<CustomerId> ids, Keyring keys)
      throws SQLException {
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
    return List.copyOf(names);
  }

  private static Set<Identifier> identifiersOf(
      Connection connection, Collection<CustomerId> ids, Keyring keys) throws SQLException {
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
    return identifiers;
  }

  /// Those that others have as well, and keep.
  private Set<Identifier> shared(
      Connection connection, Collection<CustomerId> ids, Set<Identifier> all) throws SQLException {
    var shared = new LinkedHashSet<Identifier>();
    identifiers
        .owners(connection, all)
        .forEach((identifier, owners) -> {
          if (!ids.containsAll(owners)) {
            shared.add(identifier);
          }
        });
    return shared;
  }

  private static Stream<String> keys(Identifier identifier, Namespaces.Known known) {
    return forms(identifier, known).stream().map(form -> identifier.namespace() + ":" + form);
  }

  /// The forms of an identifier that means the same wherever it stands.
  private static Stream<String> addresses(Identifier identifier, Namespaces.Known known) {
    var isAddress =
        switch (form(identifier, known)) {
          case EMAIL -> identifier.value().indexOf('@') > 0;
          case PHONE -> isNumber(identifier.value());
          case PLAIN -> false;
        };
    return isAddress
        ? forms(identifier, known).stream().filter(text -> text.length() >= SHORTEST_NUMBER)
        : Stream.empty();
  }

  /// The identifier as people write it: a phone number with its country, as it is dialled from
  /// abroad, and if it is one of here without.
  private static Set<String> forms(Identifier identifier, Namespaces.Known known) {
    var value = identifier.value();
    var forms = new LinkedHashSet<String>();
    forms.add(value);
    if (form(identifier, known) == Namespace.Form.PHONE && isNumber(value)) {
      var phones = PhoneNumberUtil.getInstance();
      try {
        var number = phones.parse(value, known.region());
        forms.add("00" + PhoneNumberUtil.normalizeDigitsOnly(value));
        // Elsewhere it is somebody else's number.
        if (number.getCountryCode() == phones.getCountryCodeForRegion(known.region())) {
          var national = phones.getNationalSignificantNumber(number);
          forms.add(national);
          // The usual form is without the prefix where the number begins as a free one does.
          forms.add(phones.getNddPrefixForRegion(known.region(), true) + national);
          forms.add(
              PhoneNumberUtil.normalizeDigitsOnly(
                  phones.format(number, PhoneNumberFormat.NATIONAL)));
        }
      } catch (NumberParseException _) {
        // what is no number is written in one way
      }
    }
    return forms;
  }

  private static Namespace.Form form(Identifier identifier, Namespaces.Known known) {
    return known.find(identifier.namespace()).map(Namespace::form).orElse(Namespace.Form.PLAIN);
  }

  /// What is a phone number is in its international form.
  private static boolean isNumber(String value) {
    return value.startsWith("+");
  }
}
