package io.clientele.campaign.importing;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/// Asks customer-service whose identifiers these are.
@Path("/api/identifiers")
@RegisterRestClient(configKey = "customer-service")
@OidcClientFilter
interface IdentifierClient {
  int MOST = 1_000;

  @POST
  @Path("/resolve")
  Resolved resolve(Question question);

  record Question(List<Identifier> items) {}

  record Identifier(String namespace, String value) {}

  record Resolved(List<Owner> items) {}

  /// @param customerId null when nobody is known by it
  record Owner(String namespace, String value, @Nullable UUID customerId) {}
}
