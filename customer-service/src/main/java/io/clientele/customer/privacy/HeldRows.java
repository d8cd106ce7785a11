package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.vault.BlindIndex;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// All rows that customer-service holds under the id of a customer, table by table: the one list by
/// which they are deleted. A test holds it against the schema; whoever adds a table with customers
/// in it adds it here.
@ApplicationScoped
class HeldRows {
  /// @param of a condition on the rows; each `?` in it stands for the customer's ids
  private record Table(String name, String of) {
    static Table byCustomer(String name) {
      return new Table(name, "customer_id = any (?)");
    }
  }

  private static final List<Table> TABLES =
      List.of(
          new Table("customer", "id = any (?)"),
          Table.byCustomer("identifier"),
          Table.byCustomer("assignment"),
          Table.byCustomer("told_trait"),
          Table.byCustomer("consent_entry"),
          Table.byCustomer("consent_current"),
          Table.byCustomer("behaviour"),
          Table.byCustomer("behaviour_day"),
          Table.byCustomer("behaviour_share"),
          Table.byCustomer("lifecycle_history"),
          Table.byCustomer("due_day"),
          Table.byCustomer("segment_member"),
          Table.byCustomer("segment_difference"),
          Table.byCustomer("segment_judged"),
          new Table("duplicate", "one_id = any (?) or other_id = any (?)"),
          new Table("identity_link", "one_id = any (?) or other_id = any (?)"),
          Table.byCustomer("duplicate_key"),
          Table.byCustomer("customer_key"),
          new Table("customer_merge", "survivor_id = any (?) or merged_id = any (?)"));

  private final BlindIndex index;

  HeldRows(BlindIndex index) {
    this.index = index;
  }

  static List<String> tables() {
    return TABLES.stream().map(Table::name).toList();
  }

  /// Deletes what is held under the ids, and the behaviours that wait for a customer with one of
  /// the identifiers.
  List<ErasedRows> erase(
      Connection connection, Collection<CustomerId> ids, Collection<Identifier> identifiers)
      throws SQLException {
    var erased = new ArrayList<ErasedRows>();
    // The ledger of consents asks for it.
    Sql.on(connection, "set local clientele.erasure = 'on'").run();
    for (var table : TABLES) {
      var delete = Sql.on(connection, "delete from " + table.name + " where " + table.of);
      table.of.chars().filter(sign -> sign == '?').forEach(_ -> delete.customers(ids));
      erased.add(new ErasedRows(table.name, ErasedRows.DELETED, delete.run()));
    }
    Sql.on(connection, "set local clientele.erasure = 'off'").run();
    var waiting =
        Sql.on(connection, "delete from waiting_behaviour where digest = any (?)")
            .uuids(identifiers.stream().map(identifier -> identifier.digest(index)).toList())
            .run();
    erased.add(new ErasedRows("waiting_behaviour", ErasedRows.DELETED, waiting));
    return erased;
  }
}
