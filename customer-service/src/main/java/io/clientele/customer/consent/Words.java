package io.clientele.customer.consent;

import io.clientele.customer.Sql;
import io.clientele.customer.identity.Merges;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// What the ledgers of merged customers say together.
final class Words {
  /// When a customer said what an entry `%1$s` tells: not after it was written down, and then if
  /// nobody knows.
  static final String SAID = "least(%1$s.given_at, %1$s.recorded_at)";

  // What the ledgers of merged customers say together: the last word of each on a purpose and
  // channel, unless somebody spoke for all of them after they were merged. Where what is left
  // differs, a withdrawal stands.
  static final String LAST =
      """
      with origin as (
        select * from unnest(?, ?) as o (id, joined_at)
      ),
      last as (
        select distinct on (e.customer_id, e.purpose, e.channel) e.*, %s as said, o.joined_at
        from origin o join consent_entry e on e.customer_id = o.id
        where e.proves is null and (?::timestamptz is null or e.recorded_at <= ?)
        order by e.customer_id, e.purpose, e.channel, said desc, e.id desc
      ),
      word as (
        select w.* from last w
        where not exists (
          select 1 from last l
          where l.purpose = w.purpose and l.channel = w.channel and l.customer_id <> w.customer_id
            and l.said > greatest(w.said, w.joined_at, l.joined_at))
      )
      """
          .formatted(SAID.formatted("e"));

  private Words() {}

  /// Fills in the parameters of [#LAST].
  ///
  /// @param origins a customer and all that are merged into it
  /// @param time until when entries were recorded, if not until now
  static Sql of(Sql sql, Collection<Merges.Origin> origins, @Nullable Instant time) {
    return sql.customers(origins.stream().map(Merges.Origin::id).toList())
        .times(origins.stream().map(Merges.Origin::joinedAt).toList())
        .with(time)
        .with(time);
  }
}
