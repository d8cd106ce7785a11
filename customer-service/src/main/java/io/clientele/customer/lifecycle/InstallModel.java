package io.clientele.customer.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.kernel.json.Json;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;

/// Puts the first version of a model in force, in an installation that has no customers yet.
@ApplicationScoped
public class InstallModel {
  private final Database database;
  private final Definitions definitions;
  private final Vocabulary vocabulary;
  private final Models models;
  private final BusinessDay calendar;

  InstallModel(
      Database database,
      Definitions definitions,
      Vocabulary vocabulary,
      Models models,
      BusinessDay calendar) {
    this.database = database;
    this.definitions = definitions;
    this.vocabulary = vocabulary;
    this.models = models;
    this.calendar = calendar;
  }

  public void handle(Axis axis, JsonNode document, String by) {
    database.call(connection -> {
      definitions.change(connection);
      var read = read(document).checked(axis, vocabulary.get(connection));
      models.store(connection, axis, new Models.Stored(1, read, calendar.now(), by));
      return read;
    });
  }

  private static ModelDocument read(JsonNode document) {
    try {
      return Json.strict().treeToValue(document, ModelDocument.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the model is not of its documented form", e);
    }
  }
}
