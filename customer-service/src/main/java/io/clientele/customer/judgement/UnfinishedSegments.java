package io.clientele.customer.judgement;

import io.clientele.customer.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// How far segments have come on their way to being live, or gone.
@ApplicationScoped
class UnfinishedSegments {
  // A segment waits for those it refers to.
  private static final String NEXT =
      """
      select id, version, state, compared from segment where state <> 'LIVE' order by compared desc, id
      """;

  // Whoever notes customers has the list built. Should that have been lost, they join or leave all
  // the same.
  private static final String RESUME =
      """
      update segment s set state = 'BUILDING'
      where s.kind = 'STATIC' and s.state = 'LIVE'
        and exists (select 1 from segment_difference d where d.segment_id = s.id)
      """;

  private static final String FINISHED =
      """
       and s.compared and not exists (
        select 1 from segment_difference d where d.segment_id = s.id)
      """;

  private static final String FORGET_JUDGED =
      """
      delete from segment_judged j where j.segment_id = ?
        and exists (select 1 from segment s where s.id = j.segment_id and s.state = 'LIVE')
      """;

  /// All, with the lists that somebody has to join or leave although they look finished.
  List<UnfinishedSegment> resumed(Connection connection) throws SQLException {
    Sql.on(connection, RESUME).run();
    return all(connection);
  }

  List<UnfinishedSegment> all(Connection connection) throws SQLException {
    return Sql.on(connection, NEXT)
        .list(row ->
            new UnfinishedSegment(
                row.getObject("id", UUID.class),
                row.getLong("version"),
                row.getString("state").equals("RETIRING"),
                row.getBoolean("compared")));
  }

  /// It is noted who has to join or leave; returns whether the segment is still what it was.
  boolean compared(Connection connection, UnfinishedSegment segment) throws SQLException {
    return Sql.on(connection, "update segment set compared = true where id = ? and version = ?")
            .with(segment.id())
            .with(segment.version())
            .run()
        == 1;
  }

  /// Makes it live, or takes it away, unless it was changed or customers were noted since it was
  /// looked at.
  void finish(Connection connection, UnfinishedSegment segment) throws SQLException {
    var finish =
        segment.retiring()
            ? "delete from segment s where s.id = ? and s.state = 'RETIRING'"
            : "update segment s set state = 'LIVE' where s.id = ? and s.state = 'BUILDING'";
    Sql.on(connection, finish + FINISHED).with(segment.id()).run();
    Sql.on(connection, FORGET_JUDGED).with(segment.id()).run();
  }
}
