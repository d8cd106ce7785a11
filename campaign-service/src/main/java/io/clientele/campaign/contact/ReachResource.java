package io.clientele.campaign.contact;

import io.clientele.campaign.campaign.FindCampaign;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jspecify.annotations.Nullable;

@Path("/campaigns/{id}/reach")
@Tag(name = "Campaigns")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class ReachResource {
  private static final String COUNT =
      """
      select state, reason, channel, count(*) as count, sum(cost) as cost
      from decided group by state, reason, channel
      """;

  private final FindCampaign campaigns;
  private final DataSource database;
  private final BusinessDay calendar;

  ReachResource(FindCampaign campaigns, DataSource database, BusinessDay calendar) {
    this.campaigns = campaigns;
    this.database = database;
    this.calendar = calendar;
  }

  /// @param audience how many customers fit the audience; the sum of heldOut, suppressed and
  ///   reachable
  /// @param reachable how many would be contacted
  /// @param cost of the contacts together
  record ReachView(
      long audience,
      long heldOut,
      List<SuppressedView> suppressed,
      long reachable,
      List<ChannelView> byChannel,
      Money cost,
      @Nullable Money budget) {}

  record SuppressedView(ContactReason reason, long count) {}

  record ChannelView(String channel, long count, Money cost) {}

  private record Group(
      String state,
      @Nullable ContactReason reason,
      @Nullable String channel,
      long count,
      BigDecimal cost) {}

  @GET
  @Transactional
  @Operation(
      operationId = "previewReach",
      summary = "Who would be contacted if the campaign were launched now, and why the others not",
      description =
          "The launch decides by the same statement, so its numbers are these unless customers"
              + " change in between. A campaign without a budget is shown as if it had enough.")
  public ReachView reach(@RestPath UUID id) throws SQLException {
    var plan = campaigns.handle(id);
    var budget = plan.budget();
    var available = budget == null ? UNLIMITED : budget.amount();
    List<Group> groups;
    try (var connection = database.getConnection()) {
      groups =
          Waterfall.over(id, available, calendar.today(), plan.aim().condition())
              .then(COUNT)
              .list(
                  connection,
                  row ->
                      new Group(
                          row.getString("state"),
                          ContactReason.of(row),
                          row.getString("channel"),
                          row.getLong("count"),
                          row.getBigDecimal("cost")));
    }
    return view(groups, budget);
  }

  private static final BigDecimal UNLIMITED = new BigDecimal("1e15");

  private static ReachView view(List<Group> groups, @Nullable Money budget) {
    var currency = budget == null ? "CNY" : budget.currency();
    var planned = groups.stream().filter(group -> group.state().equals("PLANNED")).toList();
    return new ReachView(
        groups.stream().mapToLong(Group::count).sum(),
        groups.stream()
            .filter(group -> group.state().equals("HELD_OUT"))
            .mapToLong(Group::count)
            .sum(),
        suppressed(groups),
        planned.stream().mapToLong(Group::count).sum(),
        planned.stream()
            .map(group ->
                new ChannelView(
                    Objects.requireNonNullElse(group.channel(), ""),
                    group.count(),
                    new Money(group.cost(), currency)))
            .sorted(Comparator.comparing(ChannelView::channel))
            .toList(),
        new Money(
            planned.stream().map(Group::cost).reduce(BigDecimal.ZERO, BigDecimal::add), currency),
        budget);
  }

  private static List<SuppressedView> suppressed(List<Group> groups) {
    var counts = new EnumMap<ContactReason, Long>(ContactReason.class);
    for (var group : groups) {
      if (group.reason() != null) {
        counts.merge(group.reason(), group.count(), Long::sum);
      }
    }
    return counts.entrySet().stream()
        .map(entry -> new SuppressedView(entry.getKey(), entry.getValue()))
        .toList();
  }
}
