package io.clientele.customer.sealing;

import io.clientele.customer.vault.BlindIndex;
import io.clientele.customer.vault.Vault;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.List;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Gives Flyway the migrations that need keys. Quarkus would make them itself, without.
@Singleton
class SealClearText implements FlywayConfigurationCustomizer {
  private final Vault vault;
  private final BlindIndex index;
  private final SealedBodies bodies;

  SealClearText(Vault vault, BlindIndex index, SealedBodies bodies) {
    this.vault = vault;
    this.index = index;
    this.bodies = bodies;
  }

  @Override
  public void customize(FluentConfiguration configuration) {
    configuration
        .javaMigrationClassProvider(List::of)
        .javaMigrations(
            new SealIdentifiers(vault, index),
            new SealProfiles(vault),
            new SealCopies(vault, bodies),
            new SealFaults(vault));
  }
}
