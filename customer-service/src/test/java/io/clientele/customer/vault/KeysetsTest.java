package io.clientele.customer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigProviderResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetsTest {
  private static final String MASTER = "clientele.vault.master-keys";
  private static final String INDEX = "clientele.vault.index-keys";

  @TempDir Path folder;

  private static Keysets keysets(String profile, Map<String, String> settings) {
    var config =
        new SmallRyeConfigBuilder()
            .withProfile(profile)
            .withMapping(VaultConfig.class)
            .withDefaultValues(settings)
            .build();
    return inForce(config);
  }

  /// Reads the keysets while the configuration is the application's.
  private static Keysets inForce(SmallRyeConfig config) {
    var before = ConfigProviderResolver.instance();
    ConfigProviderResolver.setInstance(
        new SmallRyeConfigProviderResolver() {
          @Override
          public SmallRyeConfig getConfig(ClassLoader loader) {
            return config;
          }
        });
    try {
      return new Keysets(config.getConfigMapping(VaultConfig.class));
    } finally {
      ConfigProviderResolver.setInstance(before);
    }
  }

  private static String masterKeys() {
    return aKeyset(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
  }

  private static String indexKeys() {
    return aKeyset(PredefinedPrfParameters.HMAC_SHA256_PRF, PrfConfig2026.get());
  }

  private static String aKeyset(Parameters parameters, Configuration kind) {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          KeysetHandle.generateNew(parameters, kind), kind, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String development(String name) throws IOException {
    try (var stream = Keysets.class.getResourceAsStream("/vault/development-" + name + ".json")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void on_a_desk_nothing_need_be_configured() {
    assertThat(keysets("local", Map.of()).masterKeys().ids()).isNotEmpty();
  }

  @Test
  void production_does_not_start_without_keys_of_its_own() {
    assertThatIllegalStateException()
        .isThrownBy(() -> keysets("prod", Map.of()))
        .withMessageContaining("master-keys must be set in production");
    assertThatIllegalStateException()
        .isThrownBy(() -> keysets("prod", Map.of(MASTER, masterKeys())))
        .withMessageContaining("index-keys must be set in production");
  }

  @Test
  void production_does_not_take_the_keys_of_development_when_they_are_configured() {
    assertThatIllegalStateException()
        .isThrownBy(() -> keysets("prod", Map.of(MASTER, development("master-keys"))))
        .withMessageContaining("those of development are public");
  }

  @Test
  void production_starts_with_keys_from_files() throws IOException {
    var master = folder.resolve("master.json");
    var index = folder.resolve("index.json");
    Files.writeString(master, masterKeys());
    Files.writeString(index, indexKeys());
    var keysets =
        keysets(
            "prod", Map.of(MASTER + "-file", master.toString(), INDEX + "-file", index.toString()));
    assertThat(keysets.masterKeys().ids()).hasSize(1);
  }

  @Test
  void a_keyset_of_another_kind_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> keysets("local", Map.of(MASTER, indexKeys())))
        .withMessageContaining("an AEAD keyset");
    assertThatIllegalStateException()
        .isThrownBy(() -> keysets("local", Map.of(MASTER, "secret")))
        .withMessageContaining("an AEAD keyset");
  }
}
