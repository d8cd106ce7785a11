package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.customer.identity.Namespaces;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/// Gives customers identifiers that nobody had, as far as they may have them.
@ApplicationScoped
public class GainIdentifiers {
  private static final String ACTOR = "customer-service";

  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final SaveCustomers saveCustomers;

  GainIdentifiers(Namespaces namespaces, Identifiers identifiers, SaveCustomers saveCustomers) {
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.saveCustomers = saveCustomers;
  }

  /// @param version of the definitions, which the transaction holds
  /// @param gained identifiers in normal form; their customers are locked
  public void handle(Connection connection, long version, Collection<Owned> gained)
      throws SQLException {
    var known = namespaces.get(connection, version);
    var seconds = identifiers.seconds(connection, gained);
    var singles = new HashMap<CustomerId, Set<String>>();
    var fitting =
        gained.stream()
            .filter(one -> !seconds.contains(one))
            .filter(one ->
                !known.isSingle(one.identifier())
                    || singles
                        .computeIfAbsent(one.customer(), _ -> new HashSet<>())
                        .add(one.identifier().namespace()))
            .toList();
    saveCustomers.gain(connection, version, fitting, ACTOR);
  }
}
