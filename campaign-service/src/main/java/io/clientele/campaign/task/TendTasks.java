package io.clientele.campaign.task;

import io.clientele.campaign.Loop;
import io.clientele.kernel.sql.Transactions;
import io.clientele.kernel.time.BusinessDay;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Does in chunks what nobody should wait for: contacts of withdrawn tasks are taken back, and open
/// tasks are judged anew, of a campaign when its product became riskier or its channel asks for
/// more, and of all once a day has begun, since a customer's assessment may have ended.
@ApplicationScoped
class TendTasks {
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private final WithdrawTasks withdrawTasks;
  private final JudgeTasks judgeTasks;
  private final Transactions transactions;
  private final BusinessDay calendar;
  private @Nullable Loop loop;
  private @Nullable LocalDate judgedOn;
  private LocalDate judging = LocalDate.EPOCH;
  private UUID after = BEFORE_ALL;

  TendTasks(
      WithdrawTasks withdrawTasks,
      JudgeTasks judgeTasks,
      Transactions transactions,
      BusinessDay calendar) {
    this.withdrawTasks = withdrawTasks;
    this.judgeTasks = judgeTasks;
    this.transactions = transactions;
    this.calendar = calendar;
  }

  void start(@Observes StartupEvent event) {
    loop =
        Loop.start(
            "tend-tasks",
            IDLE,
            () ->
                transactions.call(withdrawTasks::takeBack)
                    || transactions.call(judgeTasks::judgeChanged)
                    || judge());
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (loop != null) {
      loop.stop();
    }
  }

  /// From the beginning again when the day ends meanwhile.
  private boolean judge() throws SQLException {
    var today = calendar.today();
    if (today.equals(judgedOn)) {
      return false;
    }
    if (!today.equals(judging)) {
      judging = today;
      after = BEFORE_ALL;
    }
    var last = transactions.call(connection -> judgeTasks.judgeOutdated(connection, today, after));
    if (last.isPresent()) {
      after = last.get();
      return true;
    }
    judgedOn = today;
    return false;
  }
}
