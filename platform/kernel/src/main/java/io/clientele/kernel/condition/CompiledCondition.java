package io.clientele.kernel.condition;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A condition made ready to be asked of one customer after the other. Immutable; safe to share
/// between threads.
public final class CompiledCondition {
  private final Node root;

  CompiledCondition(Condition condition) {
    root = node(condition);
  }

  /// Whether the condition holds for this customer on that business day.
  public boolean holds(Features customer, LocalDate today) {
    return root.holds(customer, today.toEpochDay());
  }

  /// The answer with its reasons; slower than [#holds(Features, LocalDate)], for showing to people.
  public Explanation explain(Features customer, LocalDate today) {
    return root.explain(customer, today.toEpochDay());
  }

  /// The first day after today on which the answer can change although nothing is recorded of the
  /// customer; empty when time alone never changes it.
  ///
  /// The promise: from today until the day before, [#holds(Features, LocalDate)] gives today's
  /// answer for these features. On the day itself it may or may not change; ask both again then,
  /// and whenever the features change.
  ///
  /// A rule's own next change is exact: of all the days on which a day of its history leaves its
  /// window, a day dated in the future arrives, or a number of days reaches a limit it is compared
  /// with, the first on which its answer differs. A group that needs several parts to turn waits
  /// for the last of them, otherwise for the first.
  public Optional<LocalDate> nextChange(Features customer, LocalDate today) {
    long day = root.nextChange(customer, today.toEpochDay());
    return day == Probe.NEVER ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day));
  }

  private static Node node(Condition condition) {
    return switch (condition) {
      case Condition.Group group ->
          new Junction(group, group.rules().stream().map(CompiledCondition::node).toList());
      case Condition.Rule rule -> new Leaf(rule, Probe.of(rule));
    };
  }

  /// A part of the compiled tree. Days are counted from 1970-01-01.
  private sealed interface Node {
    boolean holds(Features customer, long today);

    long nextChange(Features customer, long today);

    Explanation explain(Features customer, long today);
  }

  private record Leaf(Condition.Rule rule, Probe probe) implements Node {
    @Override
    public boolean holds(Features customer, long today) {
      return probe.holds(customer, today);
    }

    @Override
    public long nextChange(Features customer, long today) {
      return probe.nextChange(customer, today);
    }

    @Override
    public Explanation explain(Features customer, long today) {
      return new Explanation.OfRule(
          rule, probe.holds(customer, today), probe.actual(customer, today));
    }
  }

  private record Junction(Condition.Group group, List<Node> parts) implements Node {
    @Override
    public boolean holds(Features customer, long today) {
      return joined(customer, today) != group.not();
    }

    /// The answer before `not`: `and` ends at the first part that is false, `or` at the first that
    /// is true.
    private boolean joined(Features customer, long today) {
      boolean decisive = group.combinator() == Condition.Combinator.OR;
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).holds(customer, today) == decisive) {
          return decisive;
        }
      }
      return !decisive || parts.isEmpty();
    }

    /// While some part decides the answer, every deciding part must turn before the answer can; so
    /// it stays until the last of them turns for the first time. While none does, the first part
    /// that turns decides.
    @Override
    public long nextChange(Features customer, long today) {
      boolean decisive = group.combinator() == Condition.Combinator.OR;
      long first = Probe.NEVER;
      long last = today;
      boolean decided = false;
      for (Node part : parts) {
        boolean decides = part.holds(customer, today) == decisive;
        if (decided && !decides) {
          continue;
        }
        long turns = part.nextChange(customer, today);
        if (decides) {
          decided = true;
          last = Math.max(last, turns);
        } else {
          first = Math.min(first, turns);
        }
      }
      return decided ? last : first;
    }

    @Override
    public Explanation explain(Features customer, long today) {
      List<Explanation> explained = new ArrayList<>(parts.size());
      parts.forEach(part -> explained.add(part.explain(customer, today)));
      return new Explanation.OfGroup(group, holds(customer, today), explained);
    }
  }
}
