package io.clientele.customer.recheck;

import static io.clientele.customer.Bank.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clientele.customer.CustomerServiceTest;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@CustomerServiceTest
class RecheckTest {
  @Inject Database database;

  private static int version(String customer) {
    return customer(customer).extract().path("version");
  }

  @Test
  void what_was_interrupted_goes_on_where_it_stood() {
    var branch = aBranch("R" + number(), null);
    var customers =
        IntStream.range(0, 4).mapToObj(_ -> aCustomer(Map.of("branch", branch))).sorted().toList();
    var before = customers.stream().map(RecheckTest::version).toList();
    database.call(connection ->
        Sql.on(
                connection,
                """
                insert into recheck (reason, due_on, branch_id, reached)
                select 'BRANCH', date '1970-01-01', id, ? from branch where code = ?
                """)
            .with(UUID.fromString(customers.get(1)))
            .with(branch)
            .run());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(customers.stream().map(RecheckTest::version))
                .containsExactly(
                    before.get(0), before.get(1), before.get(2) + 1, before.get(3) + 1));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(left(branch)).isEmpty());
  }

  private List<UUID> left(String branch) {
    return database.call(connection ->
        Sql.on(
                connection,
                "select r.id from recheck r join branch b on b.id = r.branch_id where b.code = ?")
            .with(branch)
            .list(row -> row.getObject("id", UUID.class)));
  }
}
