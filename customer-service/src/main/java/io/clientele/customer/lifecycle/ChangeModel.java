package io.clientele.customer.lifecycle;

import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.customer.recheck.Rechecks;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts a new version of a model in force. Every customer who is judged from the commit on is
/// judged by it; all others are in the background.
@ApplicationScoped
class ChangeModel {
  private final Database database;
  private final Definitions definitions;
  private final Vocabulary vocabulary;
  private final Models models;
  private final Rechecks rechecks;
  private final BusinessDay calendar;
  private final CurrentUser user;
  private final Audit audit;

  ChangeModel(
      Database database,
      Definitions definitions,
      Vocabulary vocabulary,
      Models models,
      Rechecks rechecks,
      BusinessDay calendar,
      CurrentUser user,
      Audit audit) {
    this.database = database;
    this.definitions = definitions;
    this.vocabulary = vocabulary;
    this.models = models;
    this.rechecks = rechecks;
    this.calendar = calendar;
    this.user = user;
    this.audit = audit;
  }

  Models.Stored handle(Axis axis, ModelDocument document, @Nullable String ifMatch) {
    return database.call(connection -> {
      definitions.change(connection);
      var current = models.latest(connection, axis).map(Models.Stored::version).orElse(0L);
      EntityVersion.require(ifMatch, current);
      var checked = document.checked(axis, vocabulary.get(connection));
      var changed = new Models.Stored(current + 1, checked, calendar.now(), user.name());
      models.store(connection, axis, changed);
      rechecks.ofEverybody(connection, Rechecks.Reason.MODEL);
      audit.record("model changed", axis.column() + " model", Map.of("version", changed.version()));
      return changed;
    });
  }
}
