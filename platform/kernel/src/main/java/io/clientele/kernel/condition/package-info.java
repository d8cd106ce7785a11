/// The condition language: one typed question about a customer, asked in segments, stages, tiers,
/// eligibility and search alike.
///
/// A [Condition] is read from JSON in the shape of react-querybuilder's rule group, checked against
/// a [ConditionSchema], and answered by either of two back ends that agree on every customer:
/// [CompiledCondition] in memory over [Features], and [ConditionSql] over the tables for the whole
/// base.
///
/// The rules of the language:
///
/// - A group without rules places no condition: everyone matches it, whichever its combinator.
/// - There is no third truth value. A comparison with something that is missing is false, `!=` and
///   `notIn` included; `not` turns the answer of its group round; `null` and `notNull` ask for
///   presence.
/// - Behaviours are counted by whole business days. Day `d` lies within the last `n` days of
///   `today` when `today - n < d <= today`; without a window every day up to today counts. Days
///   after today never count.
/// - `COUNT` and `SUM` of nothing are 0 and `EVER` is false; `AVERAGE`, `SMALLEST`, `LARGEST`,
///   `LAST` and `DAYS_SINCE` of nothing are missing.
/// - Text is compared as it is written, case included.
@NullMarked
package io.clientele.kernel.condition;

import org.jspecify.annotations.NullMarked;
