package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Registers those of whom only an identifier is known as prospects.
@ApplicationScoped
public class RegisterProspects {
  private static final String ACTOR = "customer-service";

  private final Identifiers identifiers;
  private final SaveNewcomers saveNewcomers;

  RegisterProspects(Identifiers identifiers, SaveNewcomers saveNewcomers) {
    this.identifiers = identifiers;
    this.saveNewcomers = saveNewcomers;
  }

  /// One process at a time registers prospects by the same identifiers: whoever waited looks again,
  /// so that nobody is registered twice.
  ///
  /// @param version of the definitions, which the transaction holds
  /// @param unknown identifiers in normal form that nobody had
  /// @return who has them now
  public Map<Identifier, List<CustomerId>> handle(
      Connection connection, long version, Collection<Identifier> unknown) throws SQLException {
    var owners = new HashMap<>(identifiers.claim(connection, unknown));
    var fresh = new LinkedHashMap<CustomerId, CheckedCustomer>();
    for (var identifier : unknown) {
      if (!owners.containsKey(identifier)) {
        var id = CustomerId.next();
        fresh.put(id, CheckedCustomer.prospect(identifier));
        owners.put(identifier, List.of(id));
      }
    }
    saveNewcomers.handle(connection, version, fresh, ACTOR);
    return owners;
  }
}
