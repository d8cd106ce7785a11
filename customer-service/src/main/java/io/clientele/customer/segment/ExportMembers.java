package io.clientele.customer.segment;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Scope;
import io.clientele.defaults.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes all members of a segment to a file, some thousands at a time: neither memory nor a
/// transaction grows with their number. Nothing in it is personal but the customers' ids.
@ApplicationScoped
class ExportMembers {
  private static final int AT_ONCE = 5_000;

  private final Database database;
  private final Segments segments;
  private final CurrentScope scope;
  private final Audit audit;
  private final ObjectMapper json;

  ExportMembers(
      Database database, Segments segments, CurrentScope scope, Audit audit, ObjectMapper json) {
    this.database = database;
    this.segments = segments;
    this.scope = scope;
    this.audit = audit;
    this.json = json;
  }

  enum Format {
    CSV("text/csv"),
    NDJSON("application/x-ndjson");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }
  }

  /// One line of the file.
  record Member(
      CustomerId customerId,
      Instant since,
      @Nullable String stage,
      @Nullable String tier,
      @Nullable String base,
      @Nullable String branch,
      @Nullable String manager) {
    private static final List<String> COLUMNS =
        Arrays.stream(Member.class.getRecordComponents())
            .map(component -> component.getName())
            .toList();

    private List<String> cells() {
      return Stream.of(customerId, since, stage, tier, base, branch, manager)
          .map(value -> Objects.toString(value, ""))
          .toList();
    }
  }

  /// Writes a file when the time has come.
  @FunctionalInterface
  interface File {
    void write(OutputStream output) throws IOException;
  }

  /// The file of the members that the user may see, and an entry of the audit trail that they were
  /// asked for.
  File handle(UUID segment, Format format) {
    return database.call(connection -> {
      var id = segments.getBuilt(segment).id;
      var visible = scope.get(connection);
      audit.record("segment members exported", "segment " + id, Map.of("format", format.name()));
      return output -> {
        try (var text =
            new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8))) {
          write(id, visible, lines(format, text));
        }
      };
    });
  }

  @FunctionalInterface
  private interface Lines {
    void add(Member member) throws IOException;
  }

  private Lines lines(Format format, Writer text) {
    return switch (format) {
      case CSV -> {
        var csv = CsvWriter.builder().bufferSize(0).build(text);
        csv.writeRecord(Member.COLUMNS);
        yield member -> csv.writeRecord(member.cells());
      }
      case NDJSON -> {
        var line = json.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        yield member -> {
          line.writeValue(text, member);
          text.write('\n');
        };
      }
    };
  }

  private void write(UUID segment, Scope visible, Lines lines) throws IOException {
    var after = new CustomerId(new UUID(0, 0));
    List<Member> some;
    do {
      some = some(segment, visible, after);
      for (var member : some) {
        lines.add(member);
        after = member.customerId();
      }
    } while (some.size() == AT_ONCE);
  }

  private List<Member> some(UUID segment, Scope visible, CustomerId after) {
    return database.call(connection ->
        Sql.on(
                connection,
                """
                select m.customer_id, m.since, c.stage, c.tier, c.base, b.code as branch, r.code as manager
                from segment_member m
                join customer c on c.id = m.customer_id
                left join branch b on b.id = c.branch_id
                left join relationship_manager r on r.id = c.manager_id
                where m.segment_id = ? and m.customer_id > ? and %s
                order by m.customer_id limit ?
                """
                    .formatted(visible.over("c")))
            .with(segment)
            .with(after)
            .bind(visible.binding())
            .with(AT_ONCE)
            .list(row ->
                new Member(
                    Sql.customer(row, "customer_id"),
                    Sql.time(row, "since"),
                    row.getString("stage"),
                    row.getString("tier"),
                    row.getString("base"),
                    row.getString("branch"),
                    row.getString("manager"))));
  }
}
