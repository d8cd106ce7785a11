package io.clientele.customer.consent;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.consent.Consents.Given;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What is known of customers by their ledgers and those of whoever was merged into them.
///
/// @param customers all whose ledgers these are
record Ledgers(Map<Subject, Heard> heard, Set<CustomerId> customers) {
  private static final String HEARD =
      """
      with recursive down (customer_id, id) as (
        select asked, asked from unnest(?) as asked
        union all
        select down.customer_id, m.merged_id
        from down join customer_merge m on m.survivor_id = down.id and m.undone_at is null
      )
      select down.customer_id, e.customer_id as ledger, e.id, e.purpose, e.channel, e.granted,
        e.legal_basis, e.text_version, e.evidence, e.given_at, %s as said,
        e.proves is not null as proof, coalesce(c.granted, false) as stands
      from down join consent_entry e on e.customer_id = down.id
      left join consent_current c on c.customer_id = down.customer_id
        and c.purpose = e.purpose and c.channel = e.channel
      """
          .formatted(Words.SAID.formatted("e"));

  static Ledgers of(Connection connection, Collection<Given> given) throws SQLException {
    var ledgers = new Ledgers(new HashMap<>(), new HashSet<>());
    if (given.isEmpty()) {
      return ledgers;
    }
    given.forEach(one -> ledgers.customers.add(one.customer()));
    Sql.on(connection, HEARD)
        .customers(List.copyOf(ledgers.customers))
        .each(row -> {
          var ledger = Sql.customer(row, "ledger");
          ledgers.customers.add(ledger);
          ledgers
              .heard
              .computeIfAbsent(
                  new Subject(
                      Sql.customer(row, "customer_id"),
                      row.getString("purpose"),
                      row.getString("channel")),
                  _ -> new Heard())
              .add(
                  row.getBoolean("stands"),
                  new Heard.Entry(
                      row.getObject("id", UUID.class),
                      ledger,
                      row.getBoolean("granted"),
                      row.getString("legal_basis"),
                      row.getString("text_version"),
                      row.getString("evidence"),
                      Sql.timeOrNull(row, "given_at"),
                      Sql.time(row, "said"),
                      row.getBoolean("proof")));
        });
    return ledgers;
  }

  Heard.Finding weigh(Given given) {
    return heard.getOrDefault(Subject.of(given), Heard.NOTHING).weigh(given.of(), given.consent());
  }
}
