package io.clientele.campaign;

import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.id.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A customer to be told of; everything that lets a contact through unless taken away.
public record ACustomer(
    UUID id,
    long version,
    String stage,
    String branchPath,
    String manager,
    String riskTolerance,
    List<String> consents,
    List<String> reachable,
    UUID segment,
    boolean personalised) {
  private static final LocalDate LONG_AGO = LocalDate.of(2020, 1, 1);

  public static ACustomer in(UUID segment) {
    return new ACustomer(
        Ids.next(),
        1,
        "GROWING",
        "01/0101/",
        "rm-17",
        "C3",
        List.of("MARKETING/EMAIL"),
        List.of("EMAIL"),
        segment,
        true);
  }

  public ACustomer with(UUID id) {
    return new ACustomer(
        id,
        version,
        stage,
        branchPath,
        manager,
        riskTolerance,
        consents,
        reachable,
        segment,
        personalised);
  }

  public ACustomer withConsents(String... granted) {
    return new ACustomer(
        id,
        version + 1,
        stage,
        branchPath,
        manager,
        riskTolerance,
        List.of(granted),
        reachable,
        segment,
        personalised);
  }

  public ACustomer reachableBy(String... addresses) {
    return new ACustomer(
        id,
        version + 1,
        stage,
        branchPath,
        manager,
        riskTolerance,
        consents,
        List.of(addresses),
        segment,
        personalised);
  }

  public ACustomer tolerating(String level) {
    return new ACustomer(
        id,
        version + 1,
        stage,
        branchPath,
        manager,
        level,
        consents,
        reachable,
        segment,
        personalised);
  }

  public ACustomer at(String branchPath, String manager) {
    return new ACustomer(
        id,
        version + 1,
        stage,
        branchPath,
        manager,
        riskTolerance,
        consents,
        reachable,
        segment,
        personalised);
  }

  public ACustomer withoutPersonalisation() {
    return new ACustomer(
        id,
        version + 1,
        stage,
        branchPath,
        manager,
        riskTolerance,
        consents,
        reachable,
        segment,
        false);
  }

  /// After a merge of this customer into another was undone.
  public ACustomer separated() {
    return new ACustomer(
        id,
        version + 2,
        stage,
        branchPath,
        manager,
        riskTolerance,
        consents,
        reachable,
        segment,
        personalised);
  }

  public CustomerStateEvent.State state() {
    return new CustomerStateEvent.State(
        id,
        version,
        Instant.parse("2026-01-01T00:00:00Z"),
        "PERSON",
        stage,
        null,
        "MASS",
        "STOCK",
        branchPath == null ? null : branchPath.replaceAll(".*?([^/]+)/$", "$1"),
        branchPath,
        manager,
        riskTolerance == null
            ? null
            : new CustomerStateEvent.RiskTolerance(riskTolerance, LocalDate.of(2099, 1, 1)),
        consents,
        List.of(segment),
        reachable,
        null,
        Map.of(),
        LONG_AGO,
        personalised);
  }
}
