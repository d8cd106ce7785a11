package io.clientele.customer.vault;

import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.prf.PrfConfig2026;
import com.google.crypto.tink.prf.PrfSet;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads the configured keysets, before anything is sealed with them.
@Singleton
class Keysets {
  private static final String DEVELOPMENT_MASTER_KEYS = "/vault/development-master-keys.json";
  private static final String DEVELOPMENT_INDEX_KEYS = "/vault/development-index-keys.json";

  private final MasterKeys masterKeys;
  private final PrfSet indexKeys;

  Keysets(VaultConfig config) {
    try {
      masterKeys =
          MasterKeys.of(
              keyset(
                  "master-keys",
                  config.masterKeys(),
                  config.masterKeysFile(),
                  DEVELOPMENT_MASTER_KEYS,
                  AeadConfig2026.get()));
      indexKeys =
          keyset(
                  "index-keys",
                  config.indexKeys(),
                  config.indexKeysFile(),
                  DEVELOPMENT_INDEX_KEYS,
                  PrfConfig2026.get())
              .getPrimitive(PrfConfig2026.get(), PrfSet.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "clientele.vault: master-keys must be an AEAD keyset of Tink, index-keys a PRF keyset",
          e);
    }
  }

  /// Has the keys read at the start, not with the first request.
  void atStart(@Observes StartupEvent event) {}

  @Produces
  @Singleton
  MasterKeys masterKeys() {
    return masterKeys;
  }

  @Produces
  @Singleton
  PrfSet indexKeys() {
    return indexKeys;
  }

  /// The keyset that is configured, or that of development.
  private static KeysetHandle keyset(
      String property,
      Optional<String> json,
      Optional<Path> file,
      String development,
      Configuration kind)
      throws GeneralSecurityException {
    var known = parse(resource(development), kind);
    var configured = json.or(() -> file.map(Keysets::read));
    var keyset = configured.isPresent() ? parse(configured.get(), kind) : known;
    if (ConfigUtils.isProfileActive("prod") && haveKeyInCommon(keyset, known)) {
      throw new IllegalStateException(
          "clientele.vault."
              + property
              + " must be set in production, to keys of your own: those of development are public");
    }
    return keyset;
  }

  private static boolean haveKeyInCommon(KeysetHandle one, KeysetHandle other) {
    return IntStream.range(0, one.size())
        .mapToObj(i -> one.getAt(i).getKey())
        .anyMatch(key ->
            IntStream.range(0, other.size()).anyMatch(i -> other.getAt(i).getKey().equalsKey(key)));
  }

  private static KeysetHandle parse(String json, Configuration kind)
      throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(json, kind, InsecureSecretKeyAccess.get());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException("the keyset in " + file + " cannot be read", e);
    }
  }

  private static String resource(String name) {
    try (var stream = Keysets.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("there is no resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resource " + name + " cannot be read", e);
    }
  }
}
