package io.clientele.customer.judgement;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.customer.CustomerId;
import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Definitions;
import io.clientele.customer.Sql;
import io.clientele.customer.TestClock;
import io.clientele.customer.condition.KnownCustomers;
import io.clientele.kernel.time.BusinessDay;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class JudgeTest {
  @Inject TestClock clock;
  @Inject BusinessDay calendar;
  @Inject Database database;
  @Inject Definitions definitions;
  @Inject KnownCustomers customers;
  @Inject Judge judge;

  @AfterEach
  void back_to_today() {
    clock.reset();
  }

  @Test
  void a_judgement_that_midnight_overtakes_is_taken_up_on_the_day_that_has_begun() {
    awaitLive(aSegment(all(count("branch.visited", 7, 1))));
    var customer = new CustomerId(UUID.fromString(aCustomer()));
    var today = calendar.today();
    var due =
        database.callApart(connection -> {
          var version = definitions.hold(connection);
          customers.lock(connection, List.of(customer));
          Sql.on(connection, "delete from due_day where customer_id = ?").with(customer).run();
          var change = Change.ofBehaviours(Set.of("branch.visited"), false, false, null);
          clock.advanceAfterNextLook(Duration.ofDays(1));
          judge.handle(connection, version, Map.of(customer, change), Cause.BEHAVIOUR);
          return Sql.on(connection, "select due_on from due_day where customer_id = ?")
              .with(customer)
              .list(row -> row.getObject("due_on", LocalDate.class));
        });
    assertThat(due).containsExactly(today.plusDays(1));
  }
}
