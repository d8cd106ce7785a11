package io.clientele.customer.collect;

import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.collect.Call.Identify;
import io.clientele.customer.profile.CheckCustomer;
import io.clientele.customer.profile.CheckedCustomer;
import io.clientele.customer.profile.UpsertCustomers;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Writes down what kits know of people. Whoever is not known yet becomes a prospect; what does not
/// fit into the profile is kept out, and said.
@ApplicationScoped
class RecordTraits {
  private final Database database;
  private final Definitions definitions;
  private final CheckCustomer checkCustomer;
  private final CheckTraits checkTraits;
  private final RegisterUsers registerUsers;
  private final UpsertCustomers upsertCustomers;
  private final LinkDevices linkDevices;
  private final CurrentUser user;

  RecordTraits(
      Database database,
      Definitions definitions,
      CheckCustomer checkCustomer,
      CheckTraits checkTraits,
      RegisterUsers registerUsers,
      UpsertCustomers upsertCustomers,
      LinkDevices linkDevices,
      CurrentUser user) {
    this.database = database;
    this.definitions = definitions;
    this.checkCustomer = checkCustomer;
    this.checkTraits = checkTraits;
    this.registerUsers = registerUsers;
    this.upsertCustomers = upsertCustomers;
    this.linkDevices = linkDevices;
    this.user = user;
  }

  /// What became of the calls, each by its place.
  ///
  /// @param notes what was kept out
  /// @param refused what could not be applied at all
  record Result(Map<Long, List<Violation>> notes, Map<Long, List<Violation>> refused) {}

  Result handle(Map<Long, Identify> calls) {
    if (calls.isEmpty()) {
      return new Result(Map.of(), Map.of());
    }
    try {
      return record(calls);
    } catch (Database.Failure e) {
      if (!e.duplicate()) {
        throw e;
      }
      // Somebody registered the same identifier meanwhile, and will be found now.
      return record(calls);
    }
  }

  private Result record(Map<Long, Identify> calls) {
    return database.call(connection -> {
      Sql.planOnce(connection);
      var version = definitions.hold(connection);
      var check = checkCustomer.by(connection, version);
      var notes = new HashMap<Long, List<Violation>>();
      var refused = new HashMap<Long, List<Violation>>();
      var sound = new LinkedHashMap<Long, CheckedCustomer>();
      calls.forEach((place, call) -> {
        var noted = new ArrayList<Violation>();
        switch (checkTraits.handle(check, call, noted)) {
          case CheckCustomer.Sound(CheckedCustomer customer) ->
              sound.put(place, customer.ofUnknownKind());
          case CheckCustomer.Faulty(var faults) ->
              refused.put(place, faults.stream().map(fault -> inWordsOfKits(fault, call)).toList());
        }
        notes.put(place, noted);
      });
      var foreign = registerUsers.handle(connection, version, sound, calls);
      upsertCustomers
          .handle(connection, version, sound, user.name())
          .forEach((place, why) ->
              refused.put(
                  place, List.of(inWordsOfKits(why, Objects.requireNonNull(calls.get(place))))));
      linkDevices.handle(connection, version, foreign);
      return new Result(notes, refused);
    });
  }

  /// The user comes before the device among the identifiers of a call.
  private static Violation inWordsOfKits(Violation fault, Identify call) {
    if (!fault.field().startsWith("identifiers")) {
      return fault;
    }
    var ofDevice = call.user() == null || fault.field().startsWith("identifiers[1]");
    return fault.at(ofDevice ? "anonymousId" : "userId");
  }
}
