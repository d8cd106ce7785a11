package io.clientele.kernel.condition;

/// Where the tables keep what conditions ask about. All of it is SQL written by the programmer of
/// the service, never by a user; a table may as well be a view or a query in parentheses.
///
/// The customer's row is one of the table that the predicate is used on, and each of these an
/// expression over that row:
///
/// @param customers the table of that row with the alias that the expressions use, such as
///   `customer c`
/// @param customerId the id of the customer, such as `c.id`
/// @param kind PERSON or COMPANY
/// @param branchId refers to `branches`
/// @param managerId refers to `managers`
/// @param riskTolerance C1 to C5, null without a valid assessment
/// @param registeredOn the business day of registration
/// @param attributes a `jsonb` object
/// @param branches table with `id`, `code`, and `path`: the codes from the top down, each followed
///   by a slash
/// @param managers table with `id` and `code`
/// @param consents table with `customer_id, purpose, channel, granted`
/// @param segmentMembers table with `customer_id, segment_id`
/// @param behaviourDays table, or select in brackets, with `customer_id, type, day, count, sum,
///   smallest, largest, last_amount`, one row a customer, type and day; see [DayFigures]
/// @param behaviours table with `customer_id, type, occurred_at, occurred_on, amount, attributes`
public record SqlSchema(
    String customers,
    String customerId,
    String kind,
    String stage,
    String tier,
    String base,
    String branchId,
    String managerId,
    String riskTolerance,
    String registeredOn,
    String attributes,
    String branches,
    String managers,
    String consents,
    String segmentMembers,
    String behaviourDays,
    String behaviours) {

  /// The customer's columns and the tables by their plain names, with this alias for the customer.
  public static SqlSchema of(String alias) {
    String of = alias + ".";
    return new SqlSchema(
        "customer " + alias,
        of + "id",
        of + "kind",
        of + "stage",
        of + "tier",
        of + "base",
        of + "branch_id",
        of + "manager_id",
        of + "risk_tolerance",
        of + "registered_on",
        of + "attributes",
        "branch",
        "relationship_manager",
        "consent_current",
        "segment_member",
        "behaviour_day",
        "behaviour");
  }
}
