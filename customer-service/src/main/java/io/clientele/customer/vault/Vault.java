package io.clientele.customer.vault;

import com.google.crypto.tink.Aead;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Hands out the data keys of customers: one statement for any number of them.
@ApplicationScoped
public class Vault {
  /// Whose key seals what belongs to nobody yet, or to many: behaviours of people who are not
  /// known, files on their way in.
  public static final CustomerId NOBODY = new CustomerId(new UUID(0, 0));

  // In the order of the ids, so that two transactions that make keys for the same customers wait
  // for each other instead of deadlocking.
  private static final String ADD =
      """
      insert into customer_key (customer_id, kek_id, wrapped)
      select customer_id, ?, wrapped from unnest(?, ?) as n (customer_id, wrapped)
      order by customer_id on conflict do nothing
      returning customer_id, wrapped
      """;

  private static final String ADD_TO_NEW =
      """
      insert into customer_key (customer_id, kek_id, wrapped)
      select customer_id, ?, wrapped from unnest(?, ?) as n (customer_id, wrapped)
      """;

  private static final String READ =
      "select customer_id, wrapped from customer_key where customer_id = any (?)";

  private final MasterKeys masterKeys;
  private final DataKeys dataKeys;

  Vault(MasterKeys masterKeys) {
    this.masterKeys = masterKeys;
    this.dataKeys = new DataKeys(masterKeys);
  }

  /// The keys of these customers, to open what is sealed; those whose key was deleted have none.
  public Keyring keys(Connection connection, Collection<CustomerId> ids) throws SQLException {
    return new Keyring(read(connection, ids));
  }

  /// The key of a customer that was read together with its row.
  ///
  /// @param wrapped the column of `customer_key`; null when there is none
  public Keyring key(CustomerId id, byte @Nullable [] wrapped) {
    return new Keyring(wrapped == null ? Map.of() : Map.of(id, dataKeys.unwrap(id, wrapped)));
  }

  /// The keys of these customers, to seal: those that have none get one.
  public Keyring keysFor(Connection connection, Collection<CustomerId> ids) throws SQLException {
    var keys = new HashMap<>(read(connection, ids));
    var missing = new TreeSet<>(ids);
    missing.removeAll(keys.keySet());
    if (!missing.isEmpty()) {
      keys.putAll(
          unwrapped(
              Sql.on(connection, ADD)
                  .with(masterKeys.primary())
                  .customers(missing)
                  .bytes(missing.stream().map(dataKeys::make).toList())));
      missing.removeAll(keys.keySet());
      // Another transaction made these first.
      keys.putAll(read(connection, missing));
    }
    return new Keyring(keys);
  }

  /// Keys for customers who are being registered, so that nobody can have made theirs.
  public Keyring keysOfNew(Connection connection, Collection<CustomerId> ids) throws SQLException {
    var wrapped = new LinkedHashMap<CustomerId, byte[]>();
    ids.forEach(id -> wrapped.put(id, dataKeys.make(id)));
    Sql.on(connection, ADD_TO_NEW)
        .with(masterKeys.primary())
        .customers(wrapped.keySet())
        .bytes(wrapped.values())
        .run();
    var keys = new HashMap<CustomerId, Aead>();
    wrapped.forEach((id, key) -> keys.put(id, dataKeys.unwrap(id, key)));
    return new Keyring(keys);
  }

  /// The key of what belongs to nobody.
  public Keyring keyOfNobody(Connection connection) throws SQLException {
    return keysFor(connection, List.of(NOBODY));
  }

  private Map<CustomerId, Aead> read(Connection connection, Collection<CustomerId> ids)
      throws SQLException {
    return ids.isEmpty() ? Map.of() : unwrapped(Sql.on(connection, READ).customers(ids));
  }

  private Map<CustomerId, Aead> unwrapped(Sql rows) throws SQLException {
    var keys = new HashMap<CustomerId, Aead>();
    rows.each(row -> {
      var id = Sql.customer(row, "customer_id");
      keys.put(id, dataKeys.unwrap(id, row.getBytes("wrapped")));
    });
    return keys;
  }
}
