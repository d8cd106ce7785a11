package io.clientele.customer;

import io.clientele.customer.GroupCommit.Apart;
import io.clientele.customer.GroupCommit.Done;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.GroupCommit.Refused;
import io.clientele.defaults.idempotency.FirstAnswers;
import io.clientele.defaults.idempotency.IdempotencyKey;
import io.clientele.defaults.idempotency.KeyedRequest;
import io.clientele.kernel.problem.InputProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/// Carries out each request with an `Idempotency-Key` once, in a batch as by itself: what came
/// before with the same key gets the first answer again.
///
/// @param body of an answer
/// @param work what is done for requests that are the first with their key, or have none
public record OncePerKey<R, T>(
    FirstAnswers answers, Class<T> body, GroupCommit.Work<R, RestResponse<T>> work)
    implements GroupCommit.Work<OncePerKey.Asked<R>, RestResponse<T>> {

  public record Asked<R>(R request, Optional<KeyedRequest> keyed) {}

  @Override
  public List<Outcome<RestResponse<T>>> handle(
      Connection connection, List<Asked<R>> asked, boolean alone) throws SQLException {
    var keys = new HashSet<IdempotencyKey>();
    var each =
        asked.stream()
            .flatMap(one -> one.keyed.stream())
            .filter(request -> keys.add(request.key()))
            .toList();
    var claimed = answers.claim(connection, each);
    var outcomes = new ArrayList<Outcome<RestResponse<T>>>();
    var first = new ArrayList<Integer>();
    for (var one : asked) {
      var place = outcomes.size();
      // What has the key of another one before it in the batch stays apart.
      outcomes.add(new Apart<>());
      var key = one.keyed.map(KeyedRequest::key);
      if (key.isEmpty()) {
        first.add(place);
      } else if (!claimed.contains(key.get())) {
        outcomes.set(place, again(connection, one.keyed.get()));
      } else if (keys.remove(key.get())) {
        first.add(place);
      }
    }
    if (!first.isEmpty()) {
      carryOut(connection, asked, first, outcomes, alone);
    }
    return outcomes;
  }

  private Outcome<RestResponse<T>> again(Connection connection, KeyedRequest request)
      throws SQLException {
    try {
      return new Done<>(answers.again(connection, request, body));
    } catch (InputProblem e) {
      return new Refused<>(e);
    }
  }

  private void carryOut(
      Connection connection,
      List<Asked<R>> asked,
      List<Integer> places,
      List<Outcome<RestResponse<T>>> outcomes,
      boolean alone)
      throws SQLException {
    var requests = places.stream().map(place -> asked.get(place).request).toList();
    var carriedOut = work.handle(connection, requests, alone);
    var done = new HashMap<IdempotencyKey, RestResponse<T>>();
    var undone = new ArrayList<IdempotencyKey>();
    for (var i = 0; i < places.size(); i++) {
      var place = places.get(i);
      var outcome = carriedOut.get(i);
      outcomes.set(place, outcome);
      asked
          .get(place)
          .keyed
          .map(KeyedRequest::key)
          .ifPresent(key -> {
            if (outcome instanceof Done<RestResponse<T>>(RestResponse<T> response)) {
              done.put(key, response);
            } else {
              undone.add(key);
            }
          });
    }
    answers.keep(connection, done);
    answers.release(connection, undone);
  }
}
