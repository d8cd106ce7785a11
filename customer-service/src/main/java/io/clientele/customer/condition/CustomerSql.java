package io.clientele.customer.condition;

import io.clientele.kernel.condition.Condition;
import io.clientele.kernel.condition.ConditionSql;
import io.clientele.kernel.condition.SqlSchema;
import java.time.LocalDate;

/// Conditions over the table `customer`, as SQL.
public final class CustomerSql {
  // All days there are: what has happened is counted. Asked this way, they are read from the index
  // that is made for questions about everybody, and by nothing else.
  private static final String DAYS = "(select * from behaviour_day where octet_length(type) > 0)";

  private CustomerSql() {}

  /// The condition over the row of a customer with this alias, as of that business day.
  public static ConditionSql of(Condition condition, String alias, LocalDate today) {
    var plain = SqlSchema.of(alias);
    // An assessment counts up to the day until which it is valid.
    var riskTolerance =
        "(case when %1$s.risk_valid_until_on >= date '%2$s' then %1$s.risk_level end)"
            .formatted(alias, today);
    var schema =
        new SqlSchema(
            plain.customers(),
            plain.customerId(),
            plain.kind(),
            plain.stage(),
            plain.tier(),
            plain.base(),
            plain.branchId(),
            plain.managerId(),
            riskTolerance,
            plain.registeredOn(),
            plain.attributes(),
            plain.branches(),
            plain.managers(),
            plain.consents(),
            plain.segmentMembers(),
            DAYS,
            plain.behaviours());
    return ConditionSql.of(condition, schema, today);
  }
}
