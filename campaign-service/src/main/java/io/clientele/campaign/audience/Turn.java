package io.clientele.campaign.audience;

/// When features hear of customers, for their rows to be locked in one order: merges, launches,
/// tasks, contacts, budgets. Who locks contacts alone states no turn, and comes between tasks and
/// budgets.
public final class Turn {
  public static final int MERGES = 1;
  public static final int LAUNCHES = 2;
  public static final int TASKS = 3;
  public static final int BUDGETS = 10_000;

  private Turn() {}
}
