package io.clientele.gateway.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The issuer of tokens for the local stack. Production has an OIDC provider and refuses to start
/// with this one.
@ConfigMapping(prefix = "clientele.identity.local")
interface LocalIdentityConfig {
  @WithDefault("false")
  boolean enabled();

  /// The password of every local user. There is one user for each role, of the role's name.
  Optional<String> password();

  /// The secret of every local client.
  Optional<String> clientSecret();

  /// Services and systems that get tokens of the role `integration` by client credentials.
  @WithDefault("customer-service,campaign-service,analytics-service")
  Set<String> clients();

  /// How long a user's token is good for.
  @WithDefault("8H")
  Duration userTokenLife();

  /// How long a client's token is good for.
  @WithDefault("10M")
  Duration clientTokenLife();
}
