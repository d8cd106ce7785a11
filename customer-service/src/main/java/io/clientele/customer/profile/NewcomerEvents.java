package io.clientele.customer.profile;

import io.clientele.customer.CustomerId;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.condition.Axis;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.judgement.Newcomers;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.CustomerStateEvent.RiskTolerance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What other systems are told of customers who are new. All of it is at hand when they are
/// written; of everybody else the state is told as it stands in the tables.
///
/// @param judged where they stand
record NewcomerEvents(
    BranchTree.Tree branches, Namespaces.Known namespaces, Newcomers judged, Instant now) {

  CustomerEvent registered(CustomerId id, Profile profile) {
    return new CustomerEvent.Registered(
        id.value(),
        1,
        now,
        profile.kind().name(),
        branches.branch(profile.branch()).map(BranchTree.Node::code).orElse(null),
        branches.manager(profile.manager()).map(BranchTree.Manager::code).orElse(null));
  }

  CustomerStateEvent state(CustomerId id, CheckedCustomer customer, Profile profile) {
    var branch = branches.branch(profile.branch());
    var risk = profile.riskTolerance();
    var stage = judged.standing(id, Axis.STAGE);
    return new CustomerStateEvent.State(
        id.value(),
        1,
        now,
        profile.kind().name(),
        stage.place(),
        stage.since(),
        judged.standing(id, Axis.TIER).place(),
        judged.standing(id, Axis.BASE).place(),
        branch.map(BranchTree.Node::code).orElse(null),
        branch.map(BranchTree.Node::path).orElse(null),
        branches.manager(profile.manager()).map(BranchTree.Manager::code).orElse(null),
        risk == null ? null : new RiskTolerance(risk.level(), risk.validUntilOn()),
        customer.granted().stream().map(one -> one.purpose() + "/" + one.channel()).toList(),
        List.copyOf(judged.segments(id)),
        reachable(customer),
        null,
        Map.of(),
        profile.registeredOn(),
        customer.isPersonalised());
  }

  private List<String> reachable(CheckedCustomer customer) {
    return customer.identifiers().stream()
        .flatMap(identifier -> namespaces.find(identifier.namespace()).stream())
        .flatMap(namespace -> Stream.ofNullable(namespace.channel()))
        .distinct()
        .toList();
  }
}
