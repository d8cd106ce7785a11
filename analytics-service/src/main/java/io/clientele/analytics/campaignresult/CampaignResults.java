package io.clientele.analytics.campaignresult;

import io.clientele.analytics.Amounts;
import io.clientele.analytics.Reading;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The counts of one campaign. A campaign is unknown until its own event was read, even when its
/// contacts count already.
@ApplicationScoped
class CampaignResults {
  private static final String CAMPAIGN =
      """
      select now() as as_of, c.name, c.state, c.budget, c.currency,
        coalesce(g.treated, 0) as treated, coalesce(g.treated_converted, 0) as treated_converted,
        coalesce(g.held_out, 0) as held_out,
        coalesce(g.held_out_converted, 0) as held_out_converted
      from campaign c left join campaign_group g using (campaign_id)
      where c.campaign_id = ?
      """;

  private static final String KNOWN = "select from campaign where campaign_id = ?";

  private static final String STEPS =
      """
      select step, detail, sum(contacts)::bigint as contacts
      from contact_step where campaign_id = ? group by step, detail having sum(contacts) > 0
      """;

  private static final String AMOUNTS =
      "select kind, amount from contact_money where campaign_id = ? and currency = ?";

  private static final String DAYS =
      """
      select on_day,
        coalesce(sum(contacts) filter (where step = 'SENT'), 0)::bigint as sent,
        coalesce(sum(contacts) filter (where step = 'RESPONDED'), 0)::bigint as responded,
        coalesce(sum(contacts) filter (where step = 'CONVERTED'), 0)::bigint as converted
      from contact_step_day
      where campaign_id = ? and step in ('SENT', 'RESPONDED', 'CONVERTED')
      group by on_day
      having sum(contacts) > 0
      order by on_day
      """;

  private final Reading reading;

  CampaignResults(Reading reading) {
    this.reading = reading;
  }

  CampaignFigures of(UUID id) throws SQLException {
    return reading.of(connection -> figures(connection, id));
  }

  /// The days on which something happened, oldest first.
  List<CampaignFigures.Day> days(UUID id) throws SQLException {
    return reading.of(connection -> {
      require(connection, id);
      return days(connection, id);
    });
  }

  private static CampaignFigures figures(Connection connection, UUID id) throws SQLException {
    try (var statement = connection.prepareStatement(CAMPAIGN)) {
      statement.setObject(1, id);
      try (var result = statement.executeQuery()) {
        if (!result.next()) {
          throw unknown(id);
        }
        return figures(connection, id, result);
      }
    }
  }

  private static void require(Connection connection, UUID id) throws SQLException {
    try (var statement = connection.prepareStatement(KNOWN)) {
      statement.setObject(1, id);
      try (var result = statement.executeQuery()) {
        if (!result.next()) {
          throw unknown(id);
        }
      }
    }
  }

  private static InputProblem.NotFound unknown(UUID id) {
    return new InputProblem.NotFound("campaign " + id + " in analytics");
  }

  private static CampaignFigures figures(Connection connection, UUID id, ResultSet campaign)
      throws SQLException {
    var currency = campaign.getString("currency");
    var steps = new HashMap<String, Long>();
    var suppressed = new HashMap<String, Long>();
    try (var statement = connection.prepareStatement(STEPS)) {
      statement.setObject(1, id);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          var contacts = result.getLong("contacts");
          steps.merge(result.getString("step"), contacts, Long::sum);
          if (result.getString("step").equals("SUPPRESSED")) {
            suppressed.put(result.getString("detail"), contacts);
          }
        }
      }
    }
    return new CampaignFigures(
        campaign.getObject("as_of", OffsetDateTime.class).toInstant(),
        id,
        campaign.getString("name"),
        campaign.getString("state"),
        Amounts.money(campaign.getBigDecimal("budget"), currency),
        steps,
        suppressed,
        amounts(connection, id, currency),
        new Lift(
            new Proportion(campaign.getLong("treated_converted"), campaign.getLong("treated")),
            new Proportion(campaign.getLong("held_out_converted"), campaign.getLong("held_out"))));
  }

  private static Map<String, Money> amounts(Connection connection, UUID id, String currency)
      throws SQLException {
    var amounts = new HashMap<String, Money>();
    try (var statement = connection.prepareStatement(AMOUNTS)) {
      statement.setObject(1, id);
      statement.setString(2, currency);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          amounts.put(
              result.getString("kind"), Amounts.money(result.getBigDecimal("amount"), currency));
        }
      }
    }
    return amounts;
  }

  private static List<CampaignFigures.Day> days(Connection connection, UUID id)
      throws SQLException {
    var days = new ArrayList<CampaignFigures.Day>();
    try (var statement = connection.prepareStatement(DAYS)) {
      statement.setObject(1, id);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          days.add(
              new CampaignFigures.Day(
                  result.getObject("on_day", LocalDate.class),
                  result.getLong("sent"),
                  result.getLong("responded"),
                  result.getLong("converted")));
        }
      }
    }
    return days;
  }
}
