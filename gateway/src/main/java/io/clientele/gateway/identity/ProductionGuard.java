package io.clientele.gateway.identity;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Keeps what is only for the local stack out of production.
@ApplicationScoped
class ProductionGuard {
  void check(
      @Observes StartupEvent event,
      LocalIdentityConfig local,
      @ConfigProperty(name = "mp.jwt.verify.issuer") String issuer,
      @ConfigProperty(name = "mp.jwt.verify.publickey.location") Optional<String> keys) {
    if (ConfigUtils.isProfileActive("prod")) {
      refuseLocalIdentity(local.enabled(), issuer, keys);
    }
  }

  static void refuseLocalIdentity(boolean enabled, String issuer, Optional<String> keys) {
    if (enabled) {
      throw new IllegalStateException(
          "The local issuer of tokens is not for production: unset CLIENTELE_IDENTITY_LOCAL_ENABLED,"
              + " or run with the profile 'local'");
    }
    if (issuer.equals("clientele-local")) {
      throw new IllegalStateException(
          "Set MP_JWT_VERIFY_ISSUER to the issuer of your OIDC provider: production does not trust"
              + " the local one");
    }
    if (keys.isEmpty()) {
      throw new IllegalStateException(
          "Set MP_JWT_VERIFY_PUBLICKEY_LOCATION to the JWKS address of your OIDC provider");
    }
  }
}
