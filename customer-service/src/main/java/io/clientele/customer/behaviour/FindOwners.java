package io.clientele.customer.behaviour;

import io.clientele.customer.CustomerId;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.identity.ErasedCustomers.BeingErased;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.profile.RegisterProspects;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Finds who has the identifiers of a batch of behaviours. Where their rule is to register whoever
/// it is, somebody has them afterwards.
@ApplicationScoped
class FindOwners {
  private final Identifiers identifiers;
  private final ErasedCustomers erasedCustomers;
  private final KnownCustomers customers;
  private final RegisterProspects registerProspects;

  FindOwners(
      Identifiers identifiers,
      ErasedCustomers erasedCustomers,
      KnownCustomers customers,
      RegisterProspects registerProspects) {
    this.identifiers = identifiers;
    this.erasedCustomers = erasedCustomers;
    this.customers = customers;
    this.registerProspects = registerProspects;
  }

  /// @param version of the definitions, which the transaction holds
  /// @return the owners by identifier; those that will be somebody's by these behaviours are
  ///   claimed
  Map<Identifier, List<CustomerId>> handle(Connection connection, long version, Batch batch)
      throws SQLException {
    var named = batch.identifiers();
    var owners = identifiers.owners(connection, named);
    leaveOutErased(connection, batch, named, owners);
    owners.putAll(identifiers.claim(connection, batch.givenAway(owners)));
    var prospects = batch.prospects(owners);
    if (!prospects.isEmpty()) {
      // First those who are known: whoever has one of them locked may be giving it what a prospect
      // would be registered by.
      customers.lockNamed(connection, batch.customers(owners));
      owners.putAll(registerProspects.handle(connection, version, prospects));
    }
    return owners;
  }

  /// Leaves out what came before of customers who are being erased, or tells of before: it must not
  /// make prospects of them.
  private void leaveOutErased(
      Connection connection,
      Batch batch,
      Collection<Identifier> named,
      Map<Identifier, List<CustomerId>> owners)
      throws SQLException {
    var ownerless = named.stream().filter(one -> !owners.containsKey(one)).toList();
    var erased = erasedCustomers.beingErased(connection, ownerless);
    if (!erased.isEmpty()) {
      batch.leaveOut(one -> {
        var by = batch.naming().identifiers(one.recorded());
        return by.stream().noneMatch(owners::containsKey)
            && by.stream()
                .flatMap(identifier -> Stream.ofNullable(erased.get(identifier)))
                .anyMatch(erasure -> isFromBefore(one, erasure));
      });
    }
  }

  /// When it happened is what its source says. Whoever is erased now is not brought back by what is
  /// dated later.
  private static boolean isFromBefore(Batch.Sound one, BeingErased erasure) {
    return erasure.isAfter(one.received().partition(), one.received().offset())
        || one.recorded().occurredAt().isBefore(erasure.at());
  }
}
