package io.clientele.customer.vault;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// The keys that everything sealed depends on: keysets of Google Tink as JSON, either in a file or
/// as the value itself. Without them the keys of development are taken, which everybody knows; the
/// profile `prod` refuses those.
@ConfigMapping(prefix = "clientele.vault")
interface VaultConfig {
  /// The key-encryption keys: an AEAD keyset, whose primary key wraps the data keys of customers.
  Optional<String> masterKeys();

  /// A file with the key-encryption keys, instead of `master-keys`.
  Optional<Path> masterKeysFile();

  /// The key of blind indexes: a PRF keyset. Its primary key must stay what it is.
  Optional<String> indexKeys();

  /// A file with the key of blind indexes, instead of `index-keys`.
  Optional<Path> indexKeysFile();

  /// How often to look for data keys that an old key-encryption key wraps.
  @WithDefault("1m")
  String rewrapEvery();

  /// How many data keys are rewrapped in one transaction.
  @WithDefault("1000")
  int rewrapBatch();
}
