package io.clientele.local.stack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/// Passwords and the key pair that signs tokens: made once per home folder, readable by its owner
/// only.
final class StackSecrets {
  private static final String CLIENT_SECRET = "client-secret";

  private final Path folder;
  private final Properties secrets;

  private StackSecrets(Path folder, Properties secrets) {
    this.folder = folder;
    this.secrets = secrets;
  }

  static StackSecrets in(Path home, List<String> databases) {
    Path folder = home.resolve("keys");
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      var secrets = new Properties();
      Path file = folder.resolve("secrets.properties");
      if (Files.exists(file)) {
        secrets.load(new StringReader(Files.readString(file)));
      }
      var text = new StringBuilder();
      secrets.putIfAbsent(CLIENT_SECRET, random());
      databases.forEach(database -> secrets.putIfAbsent("database." + database, random()));
      secrets.stringPropertyNames().stream()
          .sorted()
          .forEach(name -> text.append(name + "=" + secrets.getProperty(name) + "\n"));
      write(file, text.toString());
      var stack = new StackSecrets(folder, secrets);
      if (!Files.exists(stack.privateKey()) || !Files.exists(stack.publicKey())) {
        stack.makeKeys();
      }
      return stack;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep secrets in " + folder, e);
    }
  }

  String databasePassword(String database) {
    return secrets.getProperty("database." + database);
  }

  String clientSecret() {
    return secrets.getProperty(CLIENT_SECRET);
  }

  Path privateKey() {
    return folder.resolve("token-signing.pem");
  }

  Path publicKey() {
    return folder.resolve("token-verification.pem");
  }

  private void makeKeys() throws IOException {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      write(privateKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      write(publicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] encoded) {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(encoded);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, body, label);
  }

  private static String random() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  // Through a draft that nobody else could ever read.
  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
