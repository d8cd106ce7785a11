package io.clientele.customer;

import io.clientele.defaults.transaction.TriedAgain;
import io.clientele.kernel.sql.TransientFailure;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Carries out requests that come at the same time in one transaction, as databases commit them:
/// the trips to the database and the commit are paid once for all. Nobody waits for company:
/// whoever comes while nothing is under way goes at once, and alone; those who come meanwhile go
/// together.
///
/// Nobody fails for the sake of others, or waits for whom they have to wait for: what would keep a
/// batch waiting is carried out alone, and when something is in the way of all of it, each is.
///
/// @param <R> a request; all that is to be known of who sends it must be in it
/// @param <A> its answer
public final class GroupCommit<R, A> {
  /// Those who come while a transaction waits for the disk go with the next.
  private static final int AT_THE_SAME_TIME = 2;

  private static final int MOST_TOGETHER = 100;

  private final Database database;
  private final Work<R, A> work;
  private final Queue<Waiting<R, A>> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore places = new Semaphore(AT_THE_SAME_TIME);

  public GroupCommit(Database database, Work<R, A> work) {
    this.database = database;
    this.work = work;
  }

  /// What is done for requests, in one transaction.
  @FunctionalInterface
  public interface Work<R, A> {
    /// @param requests one or more
    /// @param alone whether it is one request that nobody waits behind
    /// @return what became of each, in their order
    List<Outcome<A>> handle(Connection connection, List<R> requests, boolean alone)
        throws SQLException;
  }

  /// What became of a request.
  public sealed interface Outcome<A> {
    /// The same with another answer.
    default <B> Outcome<B> map(Function<A, B> answer) {
      return switch (this) {
        case Done<A>(A done) -> new Done<>(answer.apply(done));
        case Refused<A>(RuntimeException why) -> new Refused<>(why);
        case Apart<A> _ -> new Apart<>();
      };
    }
  }

  public record Done<A>(A answer) implements Outcome<A> {}

  /// Nothing was changed for its sake; what others of the batch changed stays.
  public record Refused<A>(RuntimeException why) implements Outcome<A> {}

  /// It would have kept the others waiting, or does not go together with them. Nothing was changed
  /// for its sake yet: it is carried out alone.
  public record Apart<A>() implements Outcome<A> {}

  private record Waiting<R, A>(R request, CompletableFuture<Outcome<A>> outcome) {}

  /// Has a request carried out; returns when that is committed.
  public A ask(R request) {
    var mine = new Waiting<R, A>(request, new CompletableFuture<>());
    waiting.add(mine);
    if (places.tryAcquire()) {
      Thread.startVirtualThread(this::workOff);
    }
    return switch (mine.outcome.join()) {
      case Done<A>(A answer) -> answer;
      case Refused<A>(RuntimeException why) -> throw why;
      case Apart<A> _ -> alone(request);
    };
  }

  private A alone(R request) {
    return switch (carryOut(List.of(request), true).getFirst()) {
      case Done<A>(A answer) -> answer;
      case Refused<A>(RuntimeException why) -> throw why;
      case Apart<A> _ -> throw new IllegalStateException("a request that is alone goes apart");
    };
  }

  private void workOff() {
    do {
      for (var batch = next(); !batch.isEmpty(); batch = next()) {
        workOff(batch);
      }
      places.release();
      // Who came after the last look found no place.
    } while (!waiting.isEmpty() && places.tryAcquire());
  }

  private List<Waiting<R, A>> next() {
    var batch = new ArrayList<Waiting<R, A>>();
    while (batch.size() < MOST_TOGETHER) {
      var first = waiting.poll();
      if (first == null) {
        break;
      }
      batch.add(first);
    }
    return batch;
  }

  private void workOff(List<Waiting<R, A>> batch) {
    try {
      var outcomes = carryOut(batch.stream().map(Waiting::request).toList(), false);
      for (var place = 0; place < batch.size(); place++) {
        batch.get(place).outcome.complete(outcomes.get(place));
      }
    } catch (RuntimeException e) {
      var outcome = concernsSome(e) ? new Apart<A>() : new Refused<A>(e);
      batch.forEach(one -> one.outcome.complete(outcome));
    }
  }

  private List<Outcome<A>> carryOut(List<R> requests, boolean alone) {
    return database.call(connection -> work.handle(connection, requests, alone));
  }

  /// How many requests wait for others to be carried out.
  int waiting() {
    return waiting.size();
  }

  /// Whether a failure may be due to some of the requests: it is not when the database is not there
  /// for any of them, or when it is not known whether all were carried out.
  private static boolean concernsSome(RuntimeException failure) {
    return switch (failure) {
      // So it wraps what is no exception, and undoes all; otherwise it is the commit that failed.
      case QuarkusTransactionException ended -> ended.getCause() instanceof Error;
      default -> TriedAgain.isConflict(failure) || !TransientFailure.in(failure);
    };
  }
}
