package io.clientele.kernel.condition;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known of one customer, as far as the conditions at hand read it.
///
/// @param kind PERSON or COMPANY
/// @param branch code of the branch
/// @param branchPath the codes of all branches from the top down to this one, each followed by a
///   slash, such as `01/0101/`
/// @param manager code of the relationship manager
/// @param registeredOn the business day of registration
/// @param attributes by name, those present only; values of the declared types
/// @param consents what is granted now
/// @param segments the segments that the customer is a member of
/// @param behaviours by source; a source that is not there had no behaviours
public record Features(
    String kind,
    @Nullable String stage,
    @Nullable String tier,
    @Nullable String base,
    @Nullable String branch,
    @Nullable String branchPath,
    @Nullable String manager,
    @Nullable String riskTolerance,
    @Nullable LocalDate registeredOn,
    Map<String, Value> attributes,
    Set<Field.Consent> consents,
    Set<UUID> segments,
    Map<BehaviourSource, History> behaviours) {

  boolean within(String ancestor) {
    return branchPath != null && ("/" + branchPath).contains("/" + ancestor + "/");
  }

  History history(BehaviourSource source) {
    return behaviours.getOrDefault(source, History.NONE);
  }

  /// The same customer after joining a segment or leaving it.
  public Features withSegments(Set<UUID> segments) {
    return new Features(
        kind,
        stage,
        tier,
        base,
        branch,
        branchPath,
        manager,
        riskTolerance,
        registeredOn,
        attributes,
        consents,
        segments,
        behaviours);
  }

  /// The same customer in another stage, tier and base.
  public Features withClassification(
      @Nullable String stage, @Nullable String tier, @Nullable String base) {
    return new Features(
        kind,
        stage,
        tier,
        base,
        branch,
        branchPath,
        manager,
        riskTolerance,
        registeredOn,
        attributes,
        consents,
        segments,
        behaviours);
  }
}
