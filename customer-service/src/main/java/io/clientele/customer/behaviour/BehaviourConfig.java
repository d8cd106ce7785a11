package io.clientele.customer.behaviour;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Currency;

/// What behaviours are taken, for how long they are kept, and how often to look.
@ConfigMapping(prefix = "clientele.behaviour")
interface BehaviourConfig {
  /// The currency of the installation (ISO 4217). Totals of days add amounts up, so those of
  /// another currency are refused; see `docs/decisions/0012-one-currency-per-installation.md`.
  @WithDefault("CNY")
  Currency currency();

  /// On how many business days before and after its own an event of the same source and id is the
  /// same event, which counts once: 1 is enough for whoever sends again over midnight. Each day
  /// more is two more looks into an index for every behaviour.
  @WithDefault("1")
  int repeatedWithinDays();

  /// How often to look for behaviours that their type no longer keeps.
  @WithDefault("1h")
  String forgetEvery();

  /// How many behaviours are forgotten in one transaction.
  @WithDefault("5000")
  int forgetAtOnce();

  /// After how long a behaviour is given up whose customer never came.
  @WithDefault("P365D")
  Duration waitsAtMost();

  /// How often to look for behaviours that began to wait just when their customer came.
  @WithDefault("1m")
  String overtakenEvery();
}
