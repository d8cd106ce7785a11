package io.clientele.kernel.condition;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;

/// A condition as a predicate of PostgreSQL, for the whole base at once: to be put after `WHERE`
/// (or `AND`, it stands in parentheses) of a query over customers. Gives the same answers as
/// [CompiledCondition].
///
/// Like any SQL it may yield null in place of false; a caller that needs the answer itself writes
/// `predicate IS TRUE`.
///
/// Each figure about behaviours is one uncorrelated query, grouped by customer, that the planner
/// joins or hashes: one pass over the days, not one look-up per customer. Where several conditions
/// must hold, each such query counts only those customers whom the ones before it left over. Work
/// on the whole base wants a generous `work_mem`, so that the hashes fit.
///
/// @param predicate the SQL; every value in it is a `?`
/// @param parameters in the order of the places
public record ConditionSql(String predicate, List<SqlParameter> parameters) {
  public ConditionSql {
    parameters = List.copyOf(parameters);
  }

  /// The predicate of a condition as of that business day.
  public static ConditionSql of(Condition condition, SqlSchema schema, LocalDate today) {
    return new SqlWriter(schema, today).write(condition);
  }

  /// Binds all parameters, the first to place `from`; returns the place after the last.
  public int bind(PreparedStatement statement, int from) throws SQLException {
    int place = from;
    for (SqlParameter parameter : parameters) {
      parameter.bind(statement, place++);
    }
    return place;
  }
}
