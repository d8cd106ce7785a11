package io.clientele.local.stack;

import io.clientele.local.postgres.PostgresServer;
import java.util.HashMap;
import java.util.Map;

/// The environment variables of the services and the gateway: what of their settings is different
/// from machine to machine.
final class ServiceEnvironment {
  private final StackSettings settings;
  private final StackSecrets secrets;
  private final PostgresServer postgres;
  private final String bootstrapServers;

  ServiceEnvironment(
      StackSettings settings,
      StackSecrets secrets,
      PostgresServer postgres,
      String bootstrapServers) {
    this.settings = settings;
    this.secrets = secrets;
    this.postgres = postgres;
    this.bootstrapServers = bootstrapServers;
  }

  Map<String, String> customer() {
    return withDatabase(PortSetting.CUSTOMER, "customer");
  }

  Map<String, String> campaign() {
    var environment = withDatabase(PortSetting.CAMPAIGN, "campaign");
    environment.put("CLIENTELE_CLIENT_SECRET", secrets.clientSecret());
    environment.put("QUARKUS_MAILER_MOCK", "false");
    environment.put("QUARKUS_MAILER_HOST", "127.0.0.1");
    environment.put("QUARKUS_MAILER_PORT", String.valueOf(settings.port(PortSetting.SMTP)));
    environment.put("QUARKUS_MAILER_FROM", "bank@clientele.localhost");
    return environment;
  }

  Map<String, String> analytics() {
    return withDatabase(PortSetting.ANALYTICS, "analytics");
  }

  Map<String, String> gateway() {
    var environment = common(PortSetting.GATEWAY);
    environment.put("SMALLRYE_JWT_SIGN_KEY_LOCATION", "file:" + secrets.privateKey());
    environment.put("SMALLRYE_JWT_NEW_TOKEN_SIGNATURE_ALGORITHM", "ES256");
    environment.put("CLIENTELE_IDENTITY_LOCAL_ENABLED", "true");
    environment.put("CLIENTELE_IDENTITY_LOCAL_PASSWORD", settings.password());
    environment.put("CLIENTELE_CLIENT_SECRET", secrets.clientSecret());
    return environment;
  }

  private Map<String, String> withDatabase(PortSetting port, String name) {
    var environment = common(port);
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(name));
    environment.put("QUARKUS_DATASOURCE_USERNAME", name);
    environment.put("QUARKUS_DATASOURCE_PASSWORD", secrets.databasePassword(name));
    return environment;
  }

  private Map<String, String> common(PortSetting port) {
    var environment = new HashMap<String, String>();
    environment.put("QUARKUS_PROFILE", "local");
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(settings.port(port)));
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    environment.put("MP_JWT_VERIFY_ISSUER", "clientele-local");
    environment.put("MP_JWT_VERIFY_PUBLICKEY_LOCATION", "file:" + secrets.publicKey());
    environment.put("MP_JWT_VERIFY_PUBLICKEY_ALGORITHM", "ES256");
    environment.put("CLIENTELE_CUSTOMER_URL", settings.url(PortSetting.CUSTOMER));
    environment.put("CLIENTELE_CAMPAIGN_URL", settings.url(PortSetting.CAMPAIGN));
    environment.put("CLIENTELE_ANALYTICS_URL", settings.url(PortSetting.ANALYTICS));
    environment.put("CLIENTELE_GATEWAY_URL", settings.url(PortSetting.GATEWAY));
    return environment;
  }
}
