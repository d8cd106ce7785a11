package io.clientele.customer;

import static io.clientele.customer.Bank.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clientele.customer.GroupCommit.Apart;
import io.clientele.customer.GroupCommit.Done;
import io.clientele.customer.GroupCommit.Outcome;
import io.clientele.customer.GroupCommit.Refused;
import io.clientele.kernel.problem.InputProblem;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests are words that are written down; each answer is the transaction that wrote it.
@CustomerServiceTest
class GroupCommitTest {
  private static final String REFUSED = "refused";
  private static final String APART = "apart";
  private static final String TWICE = "twice";
  private static final String ENDLESS = "endless";

  @Inject DataSource source;
  @Inject Database database;

  private final AtomicInteger held = new AtomicInteger();
  private final Map<String, CountDownLatch> holds =
      Map.of("held", new CountDownLatch(1), "held longer", new CountDownLatch(1));
  private ExecutorService pool;
  private GroupCommit<String, String> together;

  @BeforeEach
  void begin() throws SQLException {
    pool = Executors.newVirtualThreadPerTaskExecutor();
    together = new GroupCommit<>(database, this::write);
    Tables.execute(source, "create table written (word text unique, by_transaction text)");
  }

  @AfterEach
  void end() throws SQLException {
    holds.values().forEach(CountDownLatch::countDown);
    pool.close();
    Tables.execute(source, "drop table written");
  }

  private List<Outcome<String>> write(Connection connection, List<String> words, boolean alone)
      throws SQLException {
    var until = holds.get(words.getFirst());
    if (until != null) {
      held.incrementAndGet();
      waitFor(until);
    }
    var outcomes = new ArrayList<Outcome<String>>();
    for (var word : words) {
      if (word.startsWith(ENDLESS)) {
        throw new StackOverflowError();
      }
      if (word.startsWith(REFUSED)) {
        outcomes.add(new Refused<>(new InputProblem.NotFound(word)));
      } else if (word.startsWith(APART) && !alone) {
        outcomes.add(new Apart<>());
      } else {
        var written =
            Sql.on(
                    connection,
                    "insert into written values (?, pg_current_xact_id()::text)"
                        + " returning by_transaction")
                .with(word.startsWith(TWICE) ? TWICE : word)
                .first(row -> row.getString(1));
        outcomes.add(new Done<>(written.orElseThrow()));
      }
    }
    return outcomes;
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void those_who_come_while_others_are_carried_out_share_a_transaction() throws Exception {
    var answers = afterOthers("a", "b", "c");
    assertThat(answers.get(0).get())
        .isEqualTo(answers.get(1).get())
        .isEqualTo(answers.get(2).get());
    assertThat(together.ask("d")).isNotEqualTo(answers.get(0).get());
    assertThat(written()).isEqualTo(6);
  }

  @Test
  void who_is_refused_or_goes_apart_keeps_nobody_from_anything() throws Exception {
    var answers = afterOthers("a", REFUSED, APART, "b");
    assertThat(answers.get(0).get()).isEqualTo(answers.get(3).get());
    assertThat(answers.get(2).get()).isNotEqualTo(answers.get(0).get());
    assertThatThrownBy(answers.get(1)::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InputProblem.NotFound.class);
    assertThat(written()).isEqualTo(5);
  }

  @Test
  void who_breaks_a_batch_fails_alone() throws Exception {
    together.ask(TWICE);
    var answers = afterOthers("a", TWICE + " again", "b");
    assertThat(answers.get(0).get()).isNotEqualTo(answers.get(2).get());
    assertThatThrownBy(answers.get(1)::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(Database.Failure.class);
    assertThat(written()).isEqualTo(5);
  }

  @Test
  void nothing_that_a_request_breaks_stays_broken() throws Exception {
    for (var i = 0; i < 5; i++) {
      assertThatThrownBy(() -> together.ask(ENDLESS))
          .hasRootCauseInstanceOf(StackOverflowError.class);
    }
    var answers = afterOthers("a", ENDLESS, "b");
    assertThat(List.of(answers.get(0).get(), answers.get(2).get())).doesNotContainNull();
    assertThatThrownBy(answers.get(1)::get).hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(written()).isEqualTo(4);
  }

  @Test
  void everybody_is_answered_however_many_come() throws Exception {
    var answers =
        Stream.iterate(1, number -> number + 1)
            .limit(1_000)
            .map(number -> pool.submit(() -> together.ask("word " + number)))
            .toList();
    for (var answer : answers) {
      assertThat(answer.get()).isNotEmpty();
    }
    assertThat(written()).isEqualTo(1_000);
  }

  /// Asks while as many batches are under way as may be; when one of them ends, all go together.
  private List<Future<String>> afterOthers(String... words) {
    var others = new ArrayList<Future<String>>();
    for (var word : List.of("held", "held longer")) {
      others.add(pool.submit(() -> together.ask(word)));
      await().atMost(PATIENCE).until(() -> held.get() == others.size());
    }
    var answers = new ArrayList<Future<String>>();
    for (var word : words) {
      answers.add(pool.submit(() -> together.ask(word)));
      await().atMost(PATIENCE).until(() -> together.waiting() == answers.size());
    }
    holds.get("held").countDown();
    await().atMost(PATIENCE).until(() -> answers.stream().allMatch(Future::isDone));
    holds.get("held longer").countDown();
    assertThat(others).allSatisfy(other -> assertThat(other.get()).isNotEmpty());
    return answers;
  }

  private long written() throws SQLException {
    return Tables.count(source, "select count(*) from written");
  }
}
