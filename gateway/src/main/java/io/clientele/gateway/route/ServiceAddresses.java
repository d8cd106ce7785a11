package io.clientele.gateway.route;

import io.clientele.gateway.Service;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Where the services are.
@ApplicationScoped
class ServiceAddresses {
  private final URI customer;
  private final URI campaign;
  private final URI analytics;

  ServiceAddresses(
      @ConfigProperty(name = "clientele.customer.url") URI customer,
      @ConfigProperty(name = "clientele.campaign.url") URI campaign,
      @ConfigProperty(name = "clientele.analytics.url") URI analytics) {
    this.customer = customer;
    this.campaign = campaign;
    this.analytics = analytics;
  }

  URI of(Service service) {
    return switch (service) {
      case CUSTOMER -> customer;
      case CAMPAIGN -> campaign;
      case ANALYTICS -> analytics;
    };
  }
}
