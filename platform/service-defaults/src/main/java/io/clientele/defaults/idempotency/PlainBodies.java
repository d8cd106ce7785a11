package io.clientele.defaults.idempotency;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.sql.Connection;

@DefaultBean
@Singleton
class PlainBodies implements KeptBodies {
  @Override
  public String keep(Connection connection, String body) {
    return body;
  }

  @Override
  public String read(Connection connection, String kept) {
    return kept;
  }
}
