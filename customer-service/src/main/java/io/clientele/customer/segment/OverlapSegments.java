package io.clientele.customer.segment;

import io.clientele.customer.Sql;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.condition.BroadQuestion;
import io.clientele.customer.condition.BroadQuestions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/// Counts how many customers segments share: in one pass over their members each customer becomes
/// the set of segments it is in, and everything else follows from the sizes of those sets.
@ApplicationScoped
class OverlapSegments {
  private final BroadQuestions questions;
  private final Segments segments;
  private final CurrentScope scope;

  OverlapSegments(BroadQuestions questions, Segments segments, CurrentScope scope) {
    this.questions = questions;
    this.segments = segments;
    this.scope = scope;
  }

  /// @param segments a combination of those asked about
  /// @param shared customers who are in all of them, whatever else they are in
  /// @param only customers who are in these and in no other of those asked about
  record Combination(List<UUID> segments, long shared, long only) {}

  /// @param total customers who are in any of the segments
  /// @param combinations all of them, those of few segments first
  record Overlap(long total, List<Combination> combinations) {}

  Overlap handle(List<UUID> ids) {
    return questions.ask(connection -> {
      ids.forEach(segments::getBuilt);
      var visible = scope.get(connection);
      var join = visible.column() == null ? "" : "join customer c on c.id = m.customer_id";
      var sizes = new HashMap<Integer, Long>();
      BroadQuestion.prepare(connection);
      Sql.on(
              connection,
              """
              select x.mask, count(*)
              from (
                select m.customer_id, bit_or(1 << (s.place - 1)::int) as mask
                from unnest(?) with ordinality as s (id, place)
                join segment_member m on m.segment_id = s.id
                %s
                where %s
                group by m.customer_id
              ) x
              group by x.mask
              """
                  .formatted(join, visible.over("c")))
          .uuids(ids)
          .bind(visible.binding())
          .each(row -> sizes.put(row.getInt(1), row.getLong(2)));
      return new Overlap(
          sizes.values().stream().mapToLong(Long::longValue).sum(), combinations(ids, sizes));
    });
  }

  private static List<Combination> combinations(List<UUID> ids, Map<Integer, Long> sizes) {
    var combinations = new ArrayList<Combination>();
    for (var mask = 1; mask < 1 << ids.size(); mask++) {
      var wanted = mask;
      var shared =
          sizes.entrySet().stream()
              .filter(set -> (set.getKey() & wanted) == wanted)
              .mapToLong(Map.Entry::getValue)
              .sum();
      var members =
          IntStream.range(0, ids.size())
              .filter(place -> (wanted & 1 << place) != 0)
              .mapToObj(ids::get)
              .toList();
      combinations.add(new Combination(members, shared, sizes.getOrDefault(wanted, 0L)));
    }
    combinations.sort(Comparator.comparingInt(one -> one.segments().size()));
    return combinations;
  }
}
