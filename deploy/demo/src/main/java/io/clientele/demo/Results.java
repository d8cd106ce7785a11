package io.clientele.demo;

import io.clientele.kernel.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Prints what the dashboard shows.
final class Results {
  private final Screen screen;
  private final Dashboard dashboard;

  Results(Screen screen, Dashboard dashboard) {
    this.screen = screen;
    this.dashboard = dashboard;
  }

  void showOverview() {
    var overview = dashboard.overview();
    var customers = overview.customers();
    screen.heading("The dashboard");
    screen.say(
        "%s customers, %s behaviours"
            .formatted(
                Screen.count(customers.total()), Screen.count(overview.behaviours().total())));
    screen.table(
        List.of("stage", "customers"),
        customers.byStage().stream()
            .map(c -> List.of(c.stage(), Screen.count(c.count())))
            .toList());
    screen.table(
        List.of("tier", "customers"),
        customers.byTier().stream().map(c -> List.of(c.tier(), Screen.count(c.count()))).toList());
    var channels = new ArrayList<List<String>>();
    for (var line : overview.byChannel()) {
      channels.add(
          List.of(
              line.channel(),
              Screen.count(line.contacts()),
              Screen.count(line.conversions()),
              Screen.percent(line.rate())));
    }
    channels.add(
        List.of(
            "all channels",
            Screen.count(overview.contacts().total()),
            Screen.count(overview.conversions().count()),
            Screen.percent(overview.conversions().rate())));
    screen.table(List.of("channel", "contacts", "conversions", "rate"), channels);
  }

  void showCampaign(UUID id, String name, TrueEffect truth) {
    screen.heading(name);
    var funnel = dashboard.funnel(id);
    screen.table(
        List.of("funnel", "customers"),
        funnel.steps().stream()
            .map(step -> List.of(step.step(), Screen.count(step.count())))
            .toList());
    showLift(dashboard.lift(id), truth);
    showBudget(dashboard.budget(id));
  }

  private void showLift(Dashboard.Lift lift, TrueEffect truth) {
    screen.say("converted, of those contacted: %s".formatted(share(lift.treated())));
    screen.say("converted, of those held out:  %s".formatted(share(lift.heldOut())));
    var interval = lift.interval();
    if (lift.lift() == null || interval == null) {
      screen.say("lift: too few customers to tell");
      return;
    }
    screen.say(
        "lift measured: %s points, with %.0f %% certainty from %s to %s (%s)"
            .formatted(
                points(lift.lift()),
                100 * interval.level(),
                points(interval.low()),
                points(interval.high()),
                lift.conclusive() ? "conclusive" : "not conclusive"));
    screen.say(
        "lift in truth: %s points, as the customers were made".formatted(points(truth.lift())));
  }

  private void showBudget(Dashboard.Budget budget) {
    screen.say("spent %s of %s".formatted(money(budget.committed()), money(budget.budget())));
    screen.say("deposits opened by those contacted: %s".formatted(money(budget.conversionValue())));
  }

  private static String share(Dashboard.Arm arm) {
    var rate = arm.customers() == 0 ? 0 : (double) arm.conversions() / arm.customers();
    return "%s of %s, %s"
        .formatted(
            Screen.count(arm.conversions()), Screen.count(arm.customers()), Screen.percent(rate));
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.2f", 100 * share);
  }

  private static String money(@Nullable Money money) {
    return money == null
        ? "nothing"
        : String.format(Locale.ROOT, "%,.2f %s", money.amount(), money.currency());
  }
}
