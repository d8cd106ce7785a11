package io.clientele.demo.bank;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A customer of the generated bank, as the bank's own systems know them.
///
/// @param number counted from 1 within the bank
/// @param identifiers the first one names the customer in behaviours
/// @param usualBalance assets under management when nothing special happens; zero without account
/// @param earns whether a salary comes in each month
/// @param consents by channel, for marketing
public record BankCustomer(
    int number,
    Story story,
    String name,
    List<Identifier> identifiers,
    String branch,
    @Nullable String manager,
    LocalDate registeredOn,
    BigDecimal usualBalance,
    boolean earns,
    @Nullable RiskTolerance riskTolerance,
    Map<String, Consent> consents,
    Map<String, String> attributes) {

  public record Identifier(String namespace, String value) {}

  public record RiskTolerance(String level, LocalDate validUntilOn) {}

  public enum Consent {
    GRANTED,
    WITHDRAWN
  }

  public Identifier identifier() {
    return identifiers.getFirst();
  }
}
