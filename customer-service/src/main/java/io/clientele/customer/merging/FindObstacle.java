package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.identity.IdentifierRules;
import io.clientele.customer.profile.MergedProfiles;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// Finds what speaks against two being one customer, whoever says that they are.
@ApplicationScoped
class FindObstacle {
  private final IdentifierRules rules;
  private final MergedProfiles profiles;

  FindObstacle(IdentifierRules rules, MergedProfiles profiles) {
    this.rules = rules;
    this.profiles = profiles;
  }

  Optional<CustomerProblem> handle(Connection connection, CustomerId one, CustomerId other)
      throws SQLException {
    var namespace = rules.differingNamespace(connection, one, other);
    if (namespace.isPresent()) {
      return namespace.map(CustomerProblem.DifferentCustomers::new);
    }
    return profiles.differInKind(connection, one, other)
        ? Optional.of(new CustomerProblem.DifferentKinds())
        : Optional.empty();
  }
}
