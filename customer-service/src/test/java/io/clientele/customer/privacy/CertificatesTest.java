package io.clientele.customer.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class CertificatesTest {
  private static final String SIGNING = "clientele.privacy.signing-key";
  private static final String VERIFICATION = "clientele.privacy.verification-key";
  private static final String FORMER = "clientele.privacy.former-verification-keys";

  private final KeyPair keys = aPair("Ed25519");
  private final KeyPair others = aPair("Ed25519");

  private static KeyPair aPair(String algorithm) {
    try {
      return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String signing(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded());
  }

  private static String verification(KeyPair pair) {
    return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
  }

  private static Certificates certificates(Map<String, String> settings) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(PrivacyConfig.class)
            .withDefaultValues(settings)
            .build();
    return new Certificates(config.getConfigMapping(PrivacyConfig.class));
  }

  @Test
  void a_service_starts_with_a_pair_of_keys_and_in_development_without() {
    var own = certificates(Map.of(SIGNING, signing(keys), VERIFICATION, verification(keys)));
    assertThatCode(() -> own.checkKeys(true)).doesNotThrowAnyException();
    assertThatCode(() -> certificates(Map.of()).checkKeys(false)).doesNotThrowAnyException();
  }

  @Test
  void in_production_a_service_does_not_start_with_either_key_of_development() {
    refused(Map.of(), true).withMessageContaining("must both be set");
    refused(Map.of(SIGNING, signing(keys)), true).withMessageContaining("must both be set");
    refused(Map.of(VERIFICATION, verification(keys)), true)
        .withMessageContaining("must both be set");
  }

  @Test
  void a_service_does_not_start_with_keys_by_which_no_certificate_would_verify() {
    refused(Map.of(SIGNING, signing(keys), VERIFICATION, verification(others)), true)
        .withMessageContaining("is not the public key of");
    refused(Map.of(SIGNING, signing(keys)), false).withMessageContaining("is not the public key");
    refused(Map.of(SIGNING, "no key"), false).withMessageContaining(SIGNING);
    refused(Map.of(SIGNING, signing(aPair("Ed448"))), false).withMessageContaining(SIGNING);
    refused(Map.of(VERIFICATION, signing(keys)), false).withMessageContaining(VERIFICATION);
    refused(Map.of(FORMER, verification(others) + ",no key"), false).withMessageContaining(FORMER);
  }

  @Test
  void keys_of_before_are_published_after_the_one_of_now_each_once() {
    var now = Map.of(SIGNING, signing(keys), VERIFICATION, verification(keys));
    var before = Map.of(SIGNING, signing(others), VERIFICATION, verification(others));
    var published =
        certificates(
                Map.of(
                    SIGNING,
                    signing(keys),
                    VERIFICATION,
                    verification(keys),
                    FORMER,
                    verification(others) + "," + verification(keys)))
            .publicKeys();

    assertThat(published)
        .containsExactly(
            certificates(now).publicKeys().getFirst(),
            certificates(before).publicKeys().getFirst());
  }

  private static ThrowableAssertAlternative<IllegalStateException> refused(
      Map<String, String> settings, boolean production) {
    return assertThatIllegalStateException()
        .isThrownBy(() -> certificates(settings).checkKeys(production));
  }
}
