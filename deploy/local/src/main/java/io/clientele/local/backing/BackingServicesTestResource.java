package io.clientele.local.backing;

import io.clientele.local.kafka.KafkaAdmin;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.GroupListing;
import org.postgresql.ds.PGSimpleDataSource;

/// Gives a Quarkus application under test a database and a Kafka broker of its own, both empty.
///
/// The servers are started once per JVM; every application that a test run starts gets a new
/// database whose name begins with the argument `database`, and finds no topic and no consumer
/// group of the application before it. The application accepts the tokens of [TestTokens].
public final class BackingServicesTestResource implements QuarkusTestResourceLifecycleManager {
  private String database = "clientele";

  @Override
  public void init(Map<String, String> arguments) {
    database = arguments.getOrDefault("database", database);
  }

  @Override
  public Map<String, String> start() {
    var services = BackingServices.shared();
    String name = database + "_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    createDatabase(services, name);
    emptyBroker(services);
    return Map.of(
        "quarkus.datasource.jdbc.url", services.jdbcUrl(name),
        "quarkus.datasource.username", services.username(),
        "quarkus.datasource.password", services.password(),
        "kafka.bootstrap.servers", services.bootstrapServers(),
        "mp.jwt.verify.publickey", TestTokens.publicKey());
  }

  /// Nothing to do: the servers end with the JVM, and the next application gets another database.
  @Override
  public void stop() {}

  private static void createDatabase(BackingServices services, String name) {
    var source = new PGSimpleDataSource();
    source.setUrl(services.jdbcUrl("postgres"));
    source.setUser(services.username());
    source.setPassword(services.password());
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true));
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot create the database " + name, e);
    }
  }

  private static void emptyBroker(BackingServices services) {
    try (var admin = KafkaAdmin.connect(services.bootstrapServers())) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      var groups = new ArrayList<String>();
      for (GroupListing group : admin.listGroups().all().get()) {
        groups.add(group.groupId());
      }
      admin.deleteConsumerGroups(groups).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot empty the Kafka broker", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
