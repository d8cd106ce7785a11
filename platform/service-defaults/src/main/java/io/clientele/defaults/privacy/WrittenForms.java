package io.clientele.defaults.privacy;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Optional;

@DefaultBean
@Singleton
class WrittenForms implements IdentifierForms {
  @Override
  public Form get(Connection connection) {
    return (namespace, value) -> Optional.of(Words.form(namespace + ":" + value));
  }
}
