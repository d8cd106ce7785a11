package io.clientele.campaign.privacy;

import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.problem.ProblemDocument;
import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/// Asks customer-service by what texts about an erased customer are found; it knows until all have
/// confirmed.
@Path("/api/erasures")
@RegisterRestClient(configKey = "customer-service")
@OidcClientFilter
interface TracesClient {
  /// @throws Unknown when all have confirmed
  @POST
  @Path("/{id}/traces")
  Traces traces(@PathParam("id") UUID erasure);

  /// customer-service knows of no such erasure that is under way.
  final class Unknown extends RuntimeException {}

  /// Only what customer-service says itself counts, not what something on the way to it does.
  @ClientExceptionMapper
  static @Nullable RuntimeException unknown(Response answer) {
    var type = answer.getMediaType();
    return answer.getStatus() == 404
            && type != null
            && type.isCompatible(MediaType.valueOf(ProblemDocument.MEDIA_TYPE))
        ? new Unknown()
        : null;
  }
}
