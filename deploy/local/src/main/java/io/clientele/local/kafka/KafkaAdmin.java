package io.clientele.local.kafka;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// Connects to a broker as its administrator, from whichever thread.
public final class KafkaAdmin {

  private KafkaAdmin() {}

  /// Kafka looks its own classes up in the thread's class loader, which inside Quarkus's tests may
  /// be one that has the same classes a second time.
  public static Admin connect(String bootstrapServers) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Admin.class.getClassLoader());
    try {
      return Admin.create(
          Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
