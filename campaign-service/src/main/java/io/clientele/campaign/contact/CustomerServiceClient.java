package io.clientele.campaign.contact;

import io.quarkus.oidc.client.filter.OidcClientFilter;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jspecify.annotations.Nullable;

/// What only customer-service knows: how to reach a customer. It is asked when a message goes out,
/// and keeps account of who asked.
@Path("/api")
@RegisterRestClient(configKey = "customer-service")
@OidcClientFilter
interface CustomerServiceClient {
  int MOST_CONTACT_POINTS = 500;

  @POST
  @Path("/contact-points")
  ContactPoints contactPoints(ContactPointsQuestion question);

  record ContactPointsQuestion(String channel, List<UUID> customerIds) {}

  record ContactPoints(List<ContactPoint> items) {}

  /// @param address null when none is known
  record ContactPoint(UUID customerId, String name, @Nullable String address) {}
}
