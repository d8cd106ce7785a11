package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerProblem;
import io.clientele.customer.Definitions;
import io.clientele.customer.GroupCommit.Apart;
import io.clientele.customer.GroupCommit.Done;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.GroupCommit.Refused;
import io.clientele.customer.Sql;
import io.clientele.customer.branch.Reach;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Identifiers.Owned;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.messaging.TraceContext;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Changes customers' profiles by JSON merge patches, each for itself: one that is refused does not
/// keep the others from it.
@ApplicationScoped
class ChangeCustomers {
  private final Definitions definitions;
  private final CheckCustomer checkCustomer;
  private final Identifiers identifiers;
  private final Customers customers;
  private final LockCustomer lockCustomer;
  private final SaveCustomers saveCustomers;
  private final MergedProfiles mergedProfiles;
  private final Audit audit;
  private final TraceContext traces;
  private final ObjectMapper json;

  ChangeCustomers(
      Definitions definitions,
      CheckCustomer checkCustomer,
      Identifiers identifiers,
      Customers customers,
      LockCustomer lockCustomer,
      SaveCustomers saveCustomers,
      MergedProfiles mergedProfiles,
      Audit audit,
      TraceContext traces,
      ObjectMapper json) {
    this.definitions = definitions;
    this.checkCustomer = checkCustomer;
    this.identifiers = identifiers;
    this.customers = customers;
    this.lockCustomer = lockCustomer;
    this.saveCustomers = saveCustomers;
    this.mergedProfiles = mergedProfiles;
    this.audit = audit;
    this.traces = traces;
    this.json = json;
  }

  /// @param reach of whoever changes the customer
  /// @param traceparent the trace that this belongs to
  record Change(
      CustomerId named,
      ObjectNode patch,
      @Nullable String ifMatch,
      String by,
      Reach reach,
      @Nullable String traceparent) {}

  /// @param alone whether to wait for whoever has locked a customer, and to look for whom an id
  ///   stands for that nobody has; otherwise such a change goes apart, as does one that has
  ///   something in common with an earlier one
  /// @return of each change, in their order, which customer was changed: the one named, or the one
  ///   it was merged into
  List<Outcome<CustomerId>> handle(Connection connection, List<Change> changes, boolean alone)
      throws SQLException {
    Sql.planOnce(connection);
    var version = definitions.hold(connection);
    var batch = new Batch(connection, version, checkCustomer.by(connection, version), changes);
    var read = batch.read();
    var merged = batch.merge(read, batch.lock(read, alone), alone);
    batch.refuseSeconds(merged);
    batch.save(merged);
    return batch.outcomes;
  }

  /// A change of whoever its id stands for.
  ///
  /// @param gained identifiers that it brings
  private record Merged(
      Change change,
      LockCustomer.Locked locked,
      ProfilePatch patch,
      Profile profile,
      List<Owned> gained) {
    CustomerId id() {
      return locked.id();
    }
  }

  /// Changes that are made together. What is still to be done stands by the place of its change.
  private final class Batch {
    private final Connection connection;
    private final long version;
    private final CheckCustomer.Check check;
    private final List<Change> changes;
    private final List<Outcome<CustomerId>> outcomes;

    Batch(Connection connection, long version, CheckCustomer.Check check, List<Change> changes) {
      this.connection = connection;
      this.version = version;
      this.check = check;
      this.changes = changes;
      outcomes = new ArrayList<>(Collections.nCopies(changes.size(), new Apart<>()));
    }

    private void refuse(int place, Problem why) {
      outcomes.set(place, new Refused<>(why));
    }

    /// The identifiers that changes bring.
    Map<Integer, List<Identifier>> read() {
      var read = new LinkedHashMap<Integer, List<Identifier>>();
      var named = new HashSet<CustomerId>();
      var brought = new HashSet<Identifier>();
      for (var place = 0; place < changes.size(); place++) {
        var change = changes.get(place);
        try {
          var given = ProfilePatch.identifiers(change.patch, check, json);
          if (Collections.disjoint(brought, given) && named.add(change.named)) {
            brought.addAll(given);
            read.put(place, given);
          }
        } catch (Problem why) {
          refuse(place, why);
        }
      }
      return read;
    }

    /// Locks those who are changed; who gains identifiers has claimed them before.
    Map<CustomerId, LockCustomer.Locked> lock(Map<Integer, List<Identifier>> read, boolean alone)
        throws SQLException {
      var links = read.values().stream().flatMap(List::stream).filter(check.namespaces()::links);
      identifiers.claim(connection, links.toList());
      var locked = new HashMap<CustomerId, LockCustomer.Locked>();
      var named = read.keySet().stream().map(place -> changes.get(place).named).toList();
      if (alone) {
        for (var id : named) {
          lockCustomer.standingFor(connection, id).ifPresent(one -> locked.put(id, one));
        }
      } else {
        customers
            .lockFree(connection, named)
            .forEach((id, stored) -> locked.put(id, new LockCustomer.Locked(id, stored)));
      }
      return locked;
    }

    Map<Integer, Merged> merge(
        Map<Integer, List<Identifier>> read,
        Map<CustomerId, LockCustomer.Locked> locked,
        boolean alone) {
      var merged = new LinkedHashMap<Integer, Merged>();
      read.forEach((place, given) -> {
        var change = changes.get(place);
        var known = locked.get(change.named);
        if (known != null) {
          try {
            merged.put(place, merge(change, known, given));
          } catch (Problem why) {
            refuse(place, why);
          }
        } else if (alone) {
          refuse(place, new InputProblem.NotFound("customer " + change.named));
        }
      });
      return merged;
    }

    private Merged merge(Change change, LockCustomer.Locked locked, List<Identifier> given) {
      var stored = locked.stored();
      var known = stored.profile();
      change.reach.require(change.named, known.branch(), known.manager());
      EntityVersion.require(change.ifMatch, stored.version());
      var patch = new ProfilePatch(change.patch, known, check, json);
      var gained = given.stream().map(one -> new Owned(locked.id(), change.named, one)).toList();
      return new Merged(change, locked, patch, patch.profile(), gained);
    }

    /// Refuses those who would have a second identifier where a customer may have one.
    void refuseSeconds(Map<Integer, Merged> merged) throws SQLException {
      var gained = merged.values().stream().flatMap(one -> one.gained.stream()).toList();
      for (var second : identifiers.seconds(connection, gained)) {
        merged
            .entrySet()
            .removeIf(one -> {
              var isTheirs = one.getValue().id().equals(second.customer());
              if (isTheirs) {
                var namespace = second.identifier().namespace();
                refuse(one.getKey(), new CustomerProblem.IdentifierDiffers(namespace));
              }
              return isTheirs;
            });
      }
    }

    void save(Map<Integer, Merged> merged) throws SQLException {
      var traceparents = new HashMap<String, String>();
      merged
          .values()
          .forEach(one -> {
            if (one.change.traceparent != null) {
              traceparents.put(one.id().toString(), one.change.traceparent);
            }
          });
      var byPerson = merged.values().stream().collect(Collectors.groupingBy(one -> one.change.by));
      for (var theirs : byPerson.entrySet()) {
        traces.within(
            traceparents,
            () -> {
              save(theirs.getKey(), theirs.getValue());
              return null;
            });
      }
      merged.forEach((place, one) -> outcomes.set(place, new Done<>(one.id())));
    }

    private void save(String by, List<Merged> merged) throws SQLException {
      var before = new LinkedHashMap<CustomerId, Customers.Stored>();
      var after = new LinkedHashMap<CustomerId, Profile>();
      merged.forEach(one -> {
        before.put(one.id(), one.locked.stored());
        after.put(one.id(), one.profile);
      });
      var gained = merged.stream().flatMap(one -> one.gained.stream()).toList();
      var extras = new SaveCustomers.Extras(gained, List.of(), Set.of());
      saveCustomers.replace(connection, version, before, after, extras, by);
      var own = gained.stream().filter(one -> one.of().equals(one.customer())).toList();
      identifiers.makeOwn(connection, own);
      for (var one : merged) {
        mergedProfiles.giveUp(connection, one.id(), one.patch.takenAway());
      }
      audit.record(
          merged.stream()
              .map(one ->
                  new Audit.Deed(
                      by,
                      "customer changed",
                      "customer " + one.id(),
                      Map.of("fields", one.patch.named())))
              .toList());
    }
  }
}
