package io.clientele.campaign.audience;

import io.clientele.campaign.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom a campaign is aimed at: customers who fit every part that is named. A branch stands for all
/// branches below it too.
public record Aim(
    @Nullable UUID segment,
    List<String> stages,
    List<String> tiers,
    List<String> bases,
    List<String> branches) {

  /// Whether no part is named.
  public boolean everybody() {
    return segment == null
        && stages.isEmpty()
        && tiers.isEmpty()
        && bases.isEmpty()
        && branches.isEmpty();
  }

  /// The condition on rows of `audience a`. Only the parts that are named appear in it, so that the
  /// database can use an index for them.
  public Sql condition() {
    var parts = new ArrayList<Sql>();
    if (segment != null) {
      parts.add(Sql.of("and a.segments @> array[?]", segment));
    }
    if (!stages.isEmpty()) {
      parts.add(Sql.of("and a.stage = any (?)", Sql.texts(stages)));
    }
    if (!tiers.isEmpty()) {
      parts.add(Sql.of("and a.tier = any (?)", Sql.texts(tiers)));
    }
    if (!bases.isEmpty()) {
      parts.add(Sql.of("and a.base = any (?)", Sql.texts(bases)));
    }
    if (!branches.isEmpty()) {
      parts.add(Sql.of("and a.branches && ?", Sql.texts(branches)));
    }
    return parts.stream().reduce(Sql.of("true"), Sql::then);
  }
}
