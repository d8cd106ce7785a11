package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/identifiers")
@Tag(name = "Identity")
@RunOnVirtualThread
class IdentifierResource {
  private final Database database;
  private final Namespaces namespaces;
  private final Identifiers identifiers;

  IdentifierResource(Database database, Namespaces namespaces, Identifiers identifiers) {
    this.database = database;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
  }

  record ResolveRequest(
      @NotNull @Size(min = 1, max = 1000) List<@Valid @NotNull Identifier> items) {}

  /// @param customerId null when nobody has the identifier, or more than one customer
  record ResolvedView(String namespace, String value, @Nullable CustomerId customerId) {}

  record ResolvedList(List<ResolvedView> items) {}

  @POST
  @Path("resolve")
  @RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
  @Operation(operationId = "resolveIdentifiers", summary = "Which customers have these identifiers")
  public ResolvedList resolve(@NotNull @Valid ResolveRequest request) {
    return database.call(connection -> {
      var known = namespaces.get(connection);
      var normal = request.items().stream().map(known::normal).flatMap(Optional::stream).toList();
      var owners = identifiers.owners(connection, normal);
      return new ResolvedList(
          request.items().stream()
              .map(item -> {
                var found = known.normal(item).map(key -> owners.getOrDefault(key, List.of()));
                return new ResolvedView(
                    item.namespace(),
                    item.value(),
                    found.filter(all -> all.size() == 1).map(List::getFirst).orElse(null));
              })
              .toList());
    });
  }
}
