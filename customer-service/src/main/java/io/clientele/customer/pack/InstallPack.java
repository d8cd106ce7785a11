package io.clientele.customer.pack;

import io.clientele.customer.CustomerConfig;
import io.clientele.customer.Database;
import io.clientele.customer.DefinedBy;
import io.clientele.customer.Definitions;
import io.clientele.customer.behaviour.DefineBehaviourType;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.identity.DefineNamespace;
import io.clientele.customer.identity.Namespace;
import io.clientele.customer.lifecycle.InstallModel;
import io.clientele.customer.profile.Attribute.Protection;
import io.clientele.customer.profile.DefineAttribute;
import io.clientele.defaults.version.Precondition;
import io.clientele.kernel.json.Json;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Objects;
import org.jboss.logging.Logger;

/// Installs the pack when the service starts on a new database. Later changes are made by the API,
/// and are never overwritten.
@ApplicationScoped
class InstallPack {
  private static final Logger LOG = Logger.getLogger(InstallPack.class);

  /// The version of the definitions that the first migration leaves behind.
  private static final long NEW = 1;

  /// Before inboxes begin to read.
  private static final int FIRST = 1;

  private final CustomerConfig config;
  private final Database database;
  private final Definitions definitions;
  private final DefineAttribute defineAttribute;
  private final DefineNamespace defineNamespace;
  private final DefineBehaviourType defineBehaviourType;
  private final InstallModel installModel;

  InstallPack(
      CustomerConfig config,
      Database database,
      Definitions definitions,
      DefineAttribute defineAttribute,
      DefineNamespace defineNamespace,
      DefineBehaviourType defineBehaviourType,
      InstallModel installModel) {
    this.config = config;
    this.database = database;
    this.definitions = definitions;
    this.defineAttribute = defineAttribute;
    this.defineNamespace = defineNamespace;
    this.defineBehaviourType = defineBehaviourType;
    this.installModel = installModel;
  }

  void start(@Observes @Priority(FIRST) StartupEvent event) {
    database.callApart(connection -> {
      if (definitions.version(connection) != NEW) {
        return false;
      }
      // Of several replicas that start together one installs; the others wait here and find it
      // done.
      definitions.change(connection);
      if (definitions.version(connection) != NEW + 1) {
        return false;
      }
      install(read());
      LOG.infof("Installed the pack '%s'", config.pack());
      return true;
    });
  }

  private void install(Pack pack) {
    var by = DefinedBy.pack(config.pack());
    pack.attributes()
        .forEach((name, attribute) ->
            defineAttribute.handle(
                name,
                new DefineAttribute.Wanted(
                    attribute.type(),
                    attribute.title(),
                    attribute.choices(),
                    attribute.pattern(),
                    attribute.maxLength(),
                    Objects.requireNonNullElse(attribute.protection(), Protection.OPEN)),
                Precondition.NONE,
                by));
    for (var namespace : pack.namespaces()) {
      defineNamespace.handle(
          new Namespace(
              namespace.name(),
              0,
              namespace.title(),
              namespace.unique(),
              Objects.requireNonNullElse(namespace.onePerCustomer(), namespace.unique()),
              Objects.requireNonNullElse(namespace.links(), false),
              Objects.requireNonNullElse(namespace.priority(), 0),
              namespace.form(),
              namespace.channel(),
              namespace.unknown(),
              Namespace.Protection.OPEN),
          namespace.protection(),
          Precondition.NONE,
          by);
    }
    pack.behaviourTypes()
        .forEach((type, entry) ->
            defineBehaviourType.install(
                type,
                new DefineBehaviourType.Wanted(
                    entry.title(), entry.attributes(), entry.schema(), entry.retention()),
                by.name()));
    for (var axis : Axis.values()) {
      var model = pack.models().get(axis);
      if (model != null) {
        installModel.handle(axis, model, "pack " + config.pack());
      }
    }
  }

  private Pack read() {
    var name = "/pack/" + config.pack() + ".json";
    try (var resource = InstallPack.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException(
            "There is no pack '" + config.pack() + "' (clientele.customer.pack)");
      }
      return Json.strict().readValue(resource, Pack.class);
    } catch (IOException e) {
      throw new IllegalStateException("The pack '" + config.pack() + "' cannot be read", e);
    }
  }
}
