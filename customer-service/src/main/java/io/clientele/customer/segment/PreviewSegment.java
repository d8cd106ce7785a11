package io.clientele.customer.segment;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.BroadQuestion;
import io.clientele.customer.condition.BroadQuestions;
import io.clientele.customer.condition.CustomerSql;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.customer.identity.Masking;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.kernel.time.BusinessDay;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Counts whom a condition would take, and shows some of them.
@ApplicationScoped
class PreviewSegment {
  private static final int SAMPLE = 10;

  private final BroadQuestions questions;
  private final Vocabulary vocabulary;
  private final CurrentScope scope;
  private final Vault vault;
  private final BusinessDay calendar;

  PreviewSegment(
      BroadQuestions questions,
      Vocabulary vocabulary,
      CurrentScope scope,
      Vault vault,
      BusinessDay calendar) {
    this.questions = questions;
    this.vocabulary = vocabulary;
    this.scope = scope;
    this.vault = vault;
    this.calendar = calendar;
  }

  record Sampled(
      CustomerId id, @Nullable String name, @Nullable String stage, @Nullable String tier) {}

  /// @param building segments that the condition asks about and whose members are joining and
  ///   leaving, so that the count is of those who are members so far
  record Preview(long count, List<Sampled> sample, Set<UUID> building, Duration took) {}

  Preview handle(JsonNode condition) {
    return questions.ask(connection -> {
      var start = System.nanoTime();
      var parsed = vocabulary.get(connection).parse(condition, "condition", _ -> true);
      KnownSegments.require(connection, parsed, "condition");
      var building = KnownSegments.building(connection, parsed);
      var who = CustomerSql.of(parsed, "c", calendar.today());
      var vision = scope.vision(connection);
      BroadQuestion.prepare(connection);
      // Counts by ids alone, for which the customers' rows need not be read.
      var sample =
          Sql.on(
                  connection,
                  """
                  with matched as materialized (select c.id from customer c where %s and %s)
                  select c.id, c.name, k.wrapped, c.stage, c.tier, coalesce(%s, false) as clear,
                    (select count(*) from matched) as count
                  from (select id from matched order by id limit ?) s
                  join customer c on c.id = s.id
                  left join customer_key k on k.customer_id = c.id
                  order by c.id
                  """
                      .formatted(
                          vision.seen().over("c"), who.predicate(), vision.clear().over("c")))
              .bind(vision.seen().binding())
              .bind(who::bind)
              .bind(vision.clear().binding())
              .with(SAMPLE)
              .list(row ->
                  new Counted(
                      row.getLong("count"),
                      new Sampled(
                          Sql.customer(row, "id"),
                          name(row),
                          row.getString("stage"),
                          row.getString("tier"))));
      return new Preview(
          sample.isEmpty() ? 0 : sample.getFirst().count,
          sample.stream().map(Counted::customer).toList(),
          building,
          Duration.ofNanos(System.nanoTime() - start));
    });
  }

  private @Nullable String name(ResultSet row) throws SQLException {
    var id = Sql.customer(row, "id");
    var keys = vault.key(id, row.getBytes("wrapped"));
    var name = keys.open(SealedColumn.NAME, id, row.getBytes("name"));
    return name == null || row.getBoolean("clear") ? name : Masking.name(name);
  }

  private record Counted(long count, Sampled customer) {}
}
