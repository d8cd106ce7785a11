package io.clientele.campaign.importing;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
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

  /// @throws Refused as a whole, for an identifier that is none
  @POST
  @Path("/resolve")
  Resolved resolve(Question question);

  /// customer-service does not take a question. Another answer that is none says nothing about the
  /// question: it may be asked again.
  final class Refused extends RuntimeException {}

  @ClientExceptionMapper
  static @Nullable RuntimeException refused(Response answer) {
    return switch (answer.getStatus()) {
      case 400, 413, 422 -> new Refused();
      default -> null;
    };
  }

  record Question(List<Identifier> items) {}

  record Identifier(String namespace, String value) {}

  record Resolved(List<Owner> items) {}

  /// @param customerId null when nobody is known by it
  record Owner(String namespace, String value, @Nullable UUID customerId) {}
}
