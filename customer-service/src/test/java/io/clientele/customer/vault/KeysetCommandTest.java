package io.clientele.customer.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.prf.PrfConfig2026;
import io.clientele.customer.CustomerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetCommandTest {
  @TempDir Path folder;

  private static String run(Object... arguments) throws IOException, GeneralSecurityException {
    return KeysetCommand.run(List.of(arguments).stream().map(Object::toString).toList());
  }

  private static MasterKeys masterKeys(Path file) throws IOException, GeneralSecurityException {
    return MasterKeys.of(
        TinkJsonProtoKeysetFormat.parseKeyset(
            Files.readString(file), AeadConfig2026.get(), InsecureSecretKeyAccess.get()));
  }

  @Test
  void a_rotated_keyset_opens_what_the_old_key_wrapped_until_that_is_dropped()
      throws IOException, GeneralSecurityException {
    var file = folder.resolve("master-keys.json");
    Files.writeString(file, run("master"));
    var old = masterKeys(file);
    var customer = CustomerId.next();
    var wrapped = old.wrap(customer, "key".getBytes(StandardCharsets.UTF_8));

    run("add", file);
    assertThat(masterKeys(file).ids()).hasSize(2);
    assertThat(masterKeys(file).primary()).isEqualTo(old.primary());

    run("promote", file);
    var rotated = masterKeys(file);
    assertThat(rotated.primary()).isNotEqualTo(old.primary());
    assertThat(rotated.unwrap(customer, wrapped)).asString(StandardCharsets.UTF_8).isEqualTo("key");

    assertThat(run("drop", file)).contains("1 keys");
    assertThat(masterKeys(file).ids()).containsExactly(rotated.primary());
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void a_new_index_key_is_one_that_the_service_takes()
      throws IOException, GeneralSecurityException {
    assertThat(
            TinkJsonProtoKeysetFormat.parseKeyset(
                    run("index"), PrfConfig2026.get(), InsecureSecretKeyAccess.get())
                .size())
        .isOne();
  }

  @Test
  void whoever_asks_for_something_else_is_told_what_there_is()
      throws IOException, GeneralSecurityException {
    assertThat(run()).contains("clientele keys master");
    assertThat(run("rotate")).contains("clientele keys master");
    assertThat(run("rotate", folder)).contains("clientele keys master");
  }
}
