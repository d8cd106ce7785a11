package io.clientele.local.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class BackingServicesTestResourceTest {

  @Test
  void every_application_gets_an_empty_database_and_an_empty_broker_of_the_same_servers()
      throws Exception {
    Map<String, String> first = start();
    try (var connection = connect(first);
        var statement = connection.createStatement();
        var admin = admin(first)) {
      statement.execute("CREATE TABLE customer (id int)");
      admin
          .createTopics(List.of(new NewTopic("clientele.x", Optional.of(1), Optional.empty())))
          .all()
          .get();
    }

    Map<String, String> second = start();

    assertThat(second.get("quarkus.datasource.jdbc.url"))
        .contains("/customer_")
        .isNotEqualTo(first.get("quarkus.datasource.jdbc.url"));
    assertThat(second.get("kafka.bootstrap.servers"))
        .isEqualTo(first.get("kafka.bootstrap.servers"));
    try (var connection = connect(second);
        var tables = connection.getMetaData().getTables(null, "public", "%", null);
        var admin = admin(second)) {
      assertThat(tables.next()).isFalse();
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }

  private static Map<String, String> start() {
    var resource = new BackingServicesTestResource();
    resource.init(Map.of("database", "customer"));
    return resource.start();
  }

  private static Connection connect(Map<String, String> config) throws SQLException {
    return DriverManager.getConnection(
        config.get("quarkus.datasource.jdbc.url"),
        config.get("quarkus.datasource.username"),
        config.get("quarkus.datasource.password"));
  }

  private static Admin admin(Map<String, String> config) {
    return Admin.create(Map.of("bootstrap.servers", config.get("kafka.bootstrap.servers")));
  }
}
