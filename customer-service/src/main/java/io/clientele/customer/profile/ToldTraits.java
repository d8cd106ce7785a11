package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// When it was so what kits told of customers: what was long on its way does not replace what was
/// told since. The customers are locked.
@ApplicationScoped
class ToldTraits {
  private static final String KNOWN =
      "select customer_id, field, told_at from told_trait where customer_id = any (?)";

  private static final String NOTE =
      """
      insert into told_trait (customer_id, field, told_at)
      select * from unnest(?, ?, ?)
      on conflict (customer_id, field) do update set told_at = excluded.told_at
      """;

  private static final String CHANGED =
      """
      update told_trait t set told_at = ?
      from unnest(?, ?) as n (customer_id, field)
      where t.customer_id = n.customer_id and t.field = n.field
      """;

  /// What is given without what was told otherwise since.
  ///
  /// @param namedBy by whose identifiers customers were named that came by somebody who was merged
  ///   into them
  Map<CustomerId, CheckedCustomer> newer(
      Connection connection,
      Map<CustomerId, CheckedCustomer> given,
      Map<CustomerId, CustomerId> namedBy)
      throws SQLException {
    var of = told(given, namedBy);
    if (of.isEmpty()) {
      return given;
    }
    var known = new HashMap<CustomerId, Map<String, Instant>>();
    Sql.on(connection, KNOWN)
        .customers(of.values())
        .each(row ->
            known
                .computeIfAbsent(Sql.customer(row, "customer_id"), _ -> new HashMap<>())
                .put(row.getString("field"), Sql.time(row, "told_at")));
    var newer = new LinkedHashMap<>(given);
    of.forEach((id, teller) ->
        newer.computeIfPresent(
            id, (_, customer) -> customer.newerThan(known.getOrDefault(teller, Map.of()))));
    return newer;
  }

  /// Notes when it was so what is given.
  void note(
      Connection connection,
      Map<CustomerId, CheckedCustomer> given,
      Map<CustomerId, CustomerId> namedBy)
      throws SQLException {
    var customers = new ArrayList<CustomerId>();
    var fields = new ArrayList<String>();
    var times = new ArrayList<Instant>();
    told(given, namedBy)
        .forEach((id, teller) -> {
          var customer = given.get(id);
          var telling = customer == null ? null : customer.telling();
          if (customer != null && telling != null) {
            for (var field : customer.facts()) {
              customers.add(teller);
              fields.add(field);
              times.add(telling.at());
            }
          }
        });
    if (!customers.isEmpty()) {
      Sql.on(connection, NOTE).customers(customers).texts(fields).times(times).run();
    }
  }

  /// Notes that others changed what kits had told.
  void changed(
      Connection connection,
      Map<CustomerId, Customers.Stored> before,
      Map<CustomerId, Profile> after,
      Instant now)
      throws SQLException {
    var customers = new ArrayList<CustomerId>();
    var fields = new ArrayList<String>();
    after.forEach((id, profile) -> {
      var known = before.get(id);
      var changed = known == null ? List.<String>of() : profile.toldSince(known.profile());
      for (var field : changed) {
        customers.add(id);
        fields.add(field);
      }
    });
    if (!customers.isEmpty()) {
      Sql.on(connection, CHANGED).with(now).customers(customers).texts(fields).run();
    }
  }

  /// Those of whom something is told that may be old, each with the one whose it is.
  private static Map<CustomerId, CustomerId> told(
      Map<CustomerId, CheckedCustomer> given, Map<CustomerId, CustomerId> namedBy) {
    var told = new LinkedHashMap<CustomerId, CustomerId>();
    given.forEach((id, customer) -> {
      if (customer.telling() != null) {
        told.put(id, namedBy.getOrDefault(id, id));
      }
    });
    return told;
  }
}
