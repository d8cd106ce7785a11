package io.clientele.customer.vault;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.prf.PredefinedPrfParameters;
import com.google.crypto.tink.prf.PrfConfig2026;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;

/// Makes keysets and rotates key-encryption keys: what `./clientele keys` runs.
public final class KeysetCommand {
  private static final String USAGE =
      """
      clientele keys master        writes new key-encryption keys
      clientele keys index         writes a new key of blind indexes
      clientele keys add FILE      adds a key-encryption key to a file, not primary yet
      clientele keys promote FILE  makes the newest key of the file the primary one
      clientele keys drop FILE     takes all keys out of the file but the primary one
      """;

  private KeysetCommand() {}

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var answer = run(List.of(arguments));
    if (answer.equals(USAGE)) {
      System.err.print(answer);
      System.exit(2);
    }
    System.out.print(answer);
  }

  /// @return what is to be printed
  static String run(List<String> arguments) throws IOException, GeneralSecurityException {
    var file = arguments.size() == 2 ? Path.of(arguments.getLast()) : null;
    var command = arguments.isEmpty() ? "" : arguments.getFirst();
    if (arguments.size() == 1) {
      return switch (command) {
        case "master" -> json(newMasterKeys());
        case "index" ->
            TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(
                        PredefinedPrfParameters.HMAC_SHA256_PRF, PrfConfig2026.get()),
                    PrfConfig2026.get(),
                    InsecureSecretKeyAccess.get())
                + "\n";
        default -> USAGE;
      };
    }
    if (file == null) {
      return USAGE;
    }
    return switch (command) {
      case "add" -> replace(file, withNewKey(read(file)));
      case "promote" -> replace(file, withNewestPrimary(read(file)));
      case "drop" -> replace(file, withPrimaryOnly(read(file)));
      default -> USAGE;
    };
  }

  private static KeysetHandle newMasterKeys() throws GeneralSecurityException {
    return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get());
  }

  private static KeysetHandle withNewKey(KeysetHandle keys) throws GeneralSecurityException {
    return KeysetHandle.newBuilder(keys)
        .addEntry(KeysetHandle.importKey(newMasterKeys().getPrimary().getKey()))
        .build();
  }

  private static KeysetHandle withNewestPrimary(KeysetHandle keys) throws GeneralSecurityException {
    var builder = KeysetHandle.newBuilder(keys);
    builder.getAt(builder.size() - 1).makePrimary();
    return builder.build();
  }

  private static KeysetHandle withPrimaryOnly(KeysetHandle keys) throws GeneralSecurityException {
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(keys.getPrimary().getKey()).makePrimary())
        .build();
  }

  private static KeysetHandle read(Path file) throws IOException, GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(
        Files.readString(file), AeadConfig2026.get(), InsecureSecretKeyAccess.get());
  }

  private static String json(KeysetHandle keys) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(
            keys, AeadConfig2026.get(), InsecureSecretKeyAccess.get())
        + "\n";
  }

  /// Whole or not at all: half a keyset would be none.
  private static String replace(Path file, KeysetHandle keys)
      throws IOException, GeneralSecurityException {
    var draft = Files.createTempFile(file.toAbsolutePath().getParent(), "keys", ".json");
    Files.writeString(draft, json(keys));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return "%s: %d keys, the primary one is %s%n"
        .formatted(file, keys.size(), Integer.toUnsignedString(keys.getPrimary().getId()));
  }
}
