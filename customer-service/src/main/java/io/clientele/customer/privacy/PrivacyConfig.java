package io.clientele.customer.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/// How customers are erased.
@ConfigMapping(prefix = "clientele.privacy")
interface PrivacyConfig {
  /// How often to go on with erasures.
  @WithDefault("1s")
  String every();

  /// The services whose confirmation a certificate needs, beside this one. Other systems that keep
  /// data of customers can be named here too, if they confirm on `clientele.erasures`.
  @WithDefault("analytics-service,campaign-service")
  List<String> services();

  /// Signs certificates: an Ed25519 private key, PKCS #8 in base64. In production the default is
  /// refused.
  @WithDefault(DEVELOPMENT_KEY)
  String signingKey();

  /// The public key of [#signingKey()], X.509 in base64; it is published at `/api/erasures/keys`.
  @WithDefault("MCowBQYDK2VwAyEAS3JcCPYS+LBcshrYRP7Knh1KkvAT6VDxEpFzXG7IM4g=")
  String verificationKey();

  String DEVELOPMENT_KEY = "MC4CAQAwBQYDK2VwBCIEIHv8cqzOxczAPIKLZikP7qwuT2CSjEob27OiRjIaIMN0";
}
