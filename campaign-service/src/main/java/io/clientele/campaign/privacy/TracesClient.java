package io.clientele.campaign.privacy;

import io.clientele.defaults.privacy.Traces;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/// Asks customer-service by what texts about an erased customer are found; it knows until all have
/// confirmed.
@Path("/api/erasures")
@RegisterRestClient(configKey = "customer-service")
@OidcClientFilter
interface TracesClient {
  @POST
  @Path("/{id}/traces")
  Traces traces(@PathParam("id") UUID erasure);
}
