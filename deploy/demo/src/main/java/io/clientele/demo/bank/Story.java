package io.clientele.demo.bank;

import java.util.random.RandomGenerator;

/// What became of a customer over the eighteen months that the generator tells. The stories are
/// there so that the lifecycle stages have their people; which stage a customer is in, the suite
/// finds out from the behaviours alone. Only WON_BACK stays empty at first: it takes somebody whom
/// the suite itself has seen leave.
public enum Story {
  /// Looks at products, has no account.
  CURIOUS(120),
  /// Came in the last three months.
  NEWCOMER(90),
  /// Came within a year or so; does more with the bank each month.
  RISING(230),
  /// With the bank for years, and steady.
  FAITHFUL(310),
  /// Was steady, stopped using the account four months ago, and is moving the money away.
  DRIFTING(90),
  /// Has not been seen for seven months; half of the money lies there still.
  SILENT(80),
  /// Took the money away over a year ago.
  GONE(50),
  /// Was away for most of a year and has come back.
  RETURNED(30);

  private static final int ALL = 1000;

  private final int perThousand;

  Story(int perThousand) {
    this.perThousand = perThousand;
  }

  static Story draw(RandomGenerator random) {
    var ticket = random.nextInt(ALL);
    for (var story : values()) {
      ticket -= story.perThousand;
      if (ticket < 0) {
        return story;
      }
    }
    throw new IllegalStateException("the shares of the stories do not add up to " + ALL);
  }

  boolean hasAccount() {
    return this != CURIOUS;
  }

  /// How busy the customer was in a month, beside a steady customer's 1.
  ///
  /// @param monthsAgo 0 is the month that has just gone
  double activity(int monthsAgo) {
    return switch (this) {
      case CURIOUS -> monthsAgo < 6 ? 0.6 : 0.3;
      case NEWCOMER -> 1.2;
      case RISING -> Math.max(0.3, 1.5 - 0.07 * monthsAgo);
      case FAITHFUL -> 1.0;
      case DRIFTING -> monthsAgo < 4 ? 0.0 : 1.0;
      case SILENT -> monthsAgo < 7 ? 0.0 : 0.7;
      case GONE -> monthsAgo < 13 ? 0.0 : 0.5;
      case RETURNED -> monthsAgo < 2 ? 1.1 : monthsAgo < 11 ? 0.0 : 0.8;
    };
  }

  /// The part of the usual balance that lay with the bank at the end of a month.
  double balance(int monthsAgo) {
    return switch (this) {
      case CURIOUS -> 0.0;
      case NEWCOMER, FAITHFUL -> 1.0;
      case RISING -> Math.max(0.25, 1.0 - 0.04 * monthsAgo);
      case DRIFTING -> monthsAgo < 4 ? 0.2 + 0.2 * monthsAgo : 1.0;
      case SILENT -> 0.5;
      case GONE -> monthsAgo < 13 ? 0.0 : 0.6;
      case RETURNED -> monthsAgo < 2 ? 0.8 : 0.1;
    };
  }

  /// For how many months the customer had been known when the eighteen months ended.
  int monthsKnown(RandomGenerator random) {
    return switch (this) {
      case CURIOUS -> random.nextInt(1, 12);
      case NEWCOMER -> random.nextInt(0, 3);
      case RISING -> random.nextInt(5, 16);
      case FAITHFUL, DRIFTING -> random.nextInt(18, 180);
      case SILENT, GONE, RETURNED -> random.nextInt(24, 120);
    };
  }
}
