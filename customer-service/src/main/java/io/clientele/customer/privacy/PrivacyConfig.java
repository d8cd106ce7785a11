package io.clientele.customer.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How customers are erased, and for how long prospects are kept.
@ConfigMapping(prefix = "clientele.privacy")
interface PrivacyConfig {
  /// How often to go on with erasures.
  @WithDefault("1s")
  String every();

  /// The services whose confirmation a certificate needs, beside this one. Other systems that keep
  /// data of customers can be named here too, if they confirm on `clientele.erasures`.
  @WithDefault("analytics-service,campaign-service")
  List<String> services();

  /// For how long a prospect is kept of whom nothing is seen any more, for example `P365D`. Without
  /// it prospects are kept: what was erased does not come back, so nobody is by a mere upgrade.
  Optional<Duration> prospectsKept();

  /// How often to look for prospects whose time is over.
  @WithDefault("10s")
  String forgetProspectsEvery();

  /// How many prospects are being erased at a time. Each keeps writers waiting for some
  /// milliseconds, and is then looked for in whole tables.
  @WithDefault("20")
  int prospectsAtOnce();

  /// Namespaces that make a customer: whoever has an identifier of one is no prospect, however
  /// little else is known.
  @WithDefault("core-banking")
  List<String> customersKnownBy();

  /// Signs certificates: an Ed25519 private key, PKCS #8 in base64. In production the default is
  /// refused.
  @WithDefault(DEVELOPMENT_KEY)
  String signingKey();

  /// The public key of [#signingKey()], X.509 in base64; it is published at `/api/erasures/keys`.
  /// The service does not start with that of another key. In production the default is refused.
  @WithDefault(DEVELOPMENT_VERIFICATION_KEY)
  String verificationKey();

  /// Public keys of signing keys that are no longer used, in the same form. They are published as
  /// well, so that certificates from before can be checked.
  Optional<List<String>> formerVerificationKeys();

  String DEVELOPMENT_KEY = "MC4CAQAwBQYDK2VwBCIEIHv8cqzOxczAPIKLZikP7qwuT2CSjEob27OiRjIaIMN0";
  String DEVELOPMENT_VERIFICATION_KEY =
      "MCowBQYDK2VwAyEAS3JcCPYS+LBcshrYRP7Knh1KkvAT6VDxEpFzXG7IM4g=";
}
