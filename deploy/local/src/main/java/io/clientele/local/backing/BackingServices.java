package io.clientele.local.backing;

import java.util.Locale;
import java.util.Objects;

/// A PostgreSQL server and a Kafka broker that run for as long as this JVM does.
///
/// Where they come from is decided by the system property `clientele.backing` or the variable
/// `CLIENTELE_BACKING`: `embedded`, `containers`, or `auto`, which takes containers when a Docker
/// engine answers and has the images already, because nothing is ever pulled.
///
/// @param jdbcUrlPattern the address of a database, with `%s` where its name goes
/// @param username a PostgreSQL superuser
public record BackingServices(
    String jdbcUrlPattern, String username, String password, String bootstrapServers) {

  private static final String SHARED = "clientele.backing.shared.";

  /// Those of this JVM, started by the first who asks.
  ///
  /// Quarkus loads test classes with a new class loader for each application that a test run
  /// starts, so a static field would not be one per JVM: the addresses are handed on as system
  /// properties.
  public static synchronized BackingServices shared() {
    String url = System.getProperty(SHARED + "url");
    if (url == null) {
      return start().share();
    }
    return new BackingServices(
        url, sharedProperty("username"), sharedProperty("password"), sharedProperty("kafka"));
  }

  public String jdbcUrl(String database) {
    return jdbcUrlPattern.formatted(database);
  }

  private static BackingServices start() {
    String choice = System.getProperty("clientele.backing", System.getenv("CLIENTELE_BACKING"));
    return switch (choice == null ? "auto" : choice.toLowerCase(Locale.ROOT)) {
      case "embedded" -> EmbeddedServers.start();
      case "containers" -> Containers.start();
      case "auto" -> Containers.areAtHand() ? Containers.start() : EmbeddedServers.start();
      case String other ->
          throw new IllegalArgumentException(
              "clientele.backing is auto, embedded or containers, not " + other);
    };
  }

  private BackingServices share() {
    System.setProperty(SHARED + "url", jdbcUrlPattern);
    System.setProperty(SHARED + "username", username);
    System.setProperty(SHARED + "password", password);
    System.setProperty(SHARED + "kafka", bootstrapServers);
    return this;
  }

  private static String sharedProperty(String name) {
    return Objects.requireNonNull(System.getProperty(SHARED + name), name);
  }
}
