package io.clientele.customer.importing;

import io.clientele.customer.Database;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.customer.identity.Namespaces;
import io.clientele.kernel.condition.ValueType;
import io.clientele.kernel.json.StorableText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens a file of customers or behaviours: its rows, and what is to be done with them.
@ApplicationScoped
class OpenFile {
  private final Database database;
  private final Vocabulary vocabulary;
  private final Namespaces namespaces;
  private final ImportCustomers importCustomers;
  private final ImportBehaviours importBehaviours;

  OpenFile(
      Database database,
      Vocabulary vocabulary,
      Namespaces namespaces,
      ImportCustomers importCustomers,
      ImportBehaviours importBehaviours) {
    this.database = database;
    this.vocabulary = vocabulary;
    this.namespaces = namespaces;
    this.importCustomers = importCustomers;
    this.importBehaviours = importBehaviours;
  }

  /// @param header of a CSV file
  record Opened(@Nullable CsvHeader header, Rows rows, ImportRows work) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /// Where a file is from.
  ///
  /// @param by who sent it
  record Origin(String by, Instant receivedAt) {}

  Opened handle(ImportOrder order, InputStream file, Origin origin) throws IOException {
    return switch (order.format()) {
      case CSV -> {
        var csv = ImportFile.csv(file);
        yield new Opened(
            csv.header(),
            csv.rows(),
            work(
                order,
                Columns.of(
                    order.kind(), csv.header().columns(), order.mapping(), typing(order.kind())),
                origin));
      }
      case NDJSON -> new Opened(null, ImportFile.ndjson(file), work(order, null, origin));
    };
  }

  private ImportRows work(ImportOrder order, @Nullable Columns columns, Origin origin) {
    return switch (order.kind()) {
      case CUSTOMERS -> importCustomers.from(columns, origin);
      case BEHAVIOURS -> importBehaviours.from(columns, order.dryRun());
    };
  }

  private Columns.Typing typing(ImportKind kind) {
    return database.call(connection -> {
      var words = vocabulary.get(connection);
      var known = namespaces.get(connection);
      return switch (kind) {
        case CUSTOMERS -> new OfCustomers(known, words.attributes(), words.hidden());
        case BEHAVIOURS -> new OfBehaviours(known, words.behaviours());
      };
    });
  }

  private record OfCustomers(
      Namespaces.Known namespaces, Map<String, ValueType> attributes, Set<String> hidden)
      implements Columns.Typing {
    @Override
    public boolean knowsNamespace(String name) {
      return namespaces.find(name).isPresent();
    }

    @Override
    public boolean knowsAttribute(String name) {
      return attributes.containsKey(name);
    }

    @Override
    public @Nullable ValueType typeOf(String of, String attribute) {
      return attributes.get(attribute);
    }

    @Override
    public boolean isHidden(String attribute) {
      return hidden.contains(attribute);
    }
  }

  /// Attributes that are not declared may come with a behaviour, too, if the database can keep what
  /// they are called.
  ///
  /// @param types what each type of behaviour declares
  private record OfBehaviours(
      Namespaces.Known namespaces, Map<String, Map<String, ValueType>> types)
      implements Columns.Typing {
    @Override
    public boolean knowsNamespace(String name) {
      return namespaces.find(name).isPresent();
    }

    @Override
    public boolean knowsAttribute(String name) {
      return StorableText.is(name);
    }

    @Override
    public @Nullable ValueType typeOf(String of, String attribute) {
      return types.getOrDefault(of, Map.of()).get(attribute);
    }

    @Override
    public boolean isHidden(String attribute) {
      return false;
    }
  }
}
