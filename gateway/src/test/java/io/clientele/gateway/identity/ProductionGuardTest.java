package io.clientele.gateway.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProductionGuardTest {
  private static final String PROVIDER = "https://id.bank.example";
  private static final Optional<String> KEYS = Optional.of(PROVIDER + "/jwks");

  @Test
  void production_starts_with_an_oidc_provider() {
    assertThatCode(() -> ProductionGuard.refuseLocalIdentity(false, PROVIDER, KEYS))
        .doesNotThrowAnyException();
  }

  @Test
  void production_refuses_to_issue_tokens_by_itself() {
    assertThatThrownBy(() -> ProductionGuard.refuseLocalIdentity(true, PROVIDER, KEYS))
        .hasMessageContaining("CLIENTELE_IDENTITY_LOCAL_ENABLED");
  }

  @Test
  void production_refuses_to_trust_the_local_issuer() {
    assertThatThrownBy(() -> ProductionGuard.refuseLocalIdentity(false, "clientele-local", KEYS))
        .hasMessageContaining("MP_JWT_VERIFY_ISSUER");
  }

  @Test
  void production_refuses_to_start_without_keys() {
    assertThatThrownBy(() -> ProductionGuard.refuseLocalIdentity(false, PROVIDER, Optional.empty()))
        .hasMessageContaining("MP_JWT_VERIFY_PUBLICKEY_LOCATION");
  }
}
