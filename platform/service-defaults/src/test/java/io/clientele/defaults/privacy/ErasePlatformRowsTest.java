package io.clientele.defaults.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.defaults.sample.SampleServiceTest;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import io.clientele.kernel.id.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SampleServiceTest
class ErasePlatformRowsTest {
  private static final UUID CUSTOMER = Ids.next();
  private static final Traces TRACES =
      new Traces(
          List.of(CUSTOMER),
          List.of("王小明", "1", "- - - -"),
          List.of("xiao@example.com", "+8613912345678", "13912345678"),
          List.of(
              "core-banking:4711",
              "email:xiao@example.com",
              "phone:+8613912345678",
              "device:core-banking",
              "app-user:application/json"),
          List.of("phone:+861088886666"));

  @Inject DataSource database;
  @Inject ErasePlatformRows erasePlatformRows;

  @AfterEach
  void forget() throws SQLException {
    execute("delete from dead_letter where consumer = 'test.erasing'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"王小明\"}",
        "{\"name\":\"\\u738b\\u5c0f\\u660e\"}",
        "{\"name\":\"王 小明\", \"cut",
        "no JSON; 王小明; mentioned",
        "{\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"4711\"}}",
        "{\"alsoKnownBy\":[{\"value\":4711,\"type\":\"x\",\"namespace\":\"core-banking\"}]}",
        "{\"phone\":\"139 1234 5678\"}",
        "{\"phone\":13912345678}",
        "{\"phone\":\"１３９１２３４５６７８\"}",
        "{\"name\":\"王小明\",\"identifier\":{\"namespace\":\"phone\",\"value\":\"+861088886666\"}}",
        "{\"identifier\":{\"namespace\":\"device\",\"value\":\"core-banking\"}}",
        "{\"mail\":\"XIAO\\u0040example.com\"}"
      })
  void a_parked_record_goes_however_it_names_the_customer(String value) throws SQLException {
    parked("any", value.getBytes(StandardCharsets.UTF_8));
    assertThat(erased()).isEqualTo(1);
    assertThat(parked()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"王小明明\"}",
        "{\"amount\":4711}",
        "{\"identifier\":{\"namespace\":\"card\",\"value\":\"4711\"}}",
        "{\"mail\":\"another.xiao@example.com\"}",
        "{\"name\":\"王小明\",\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"4712\"}}",
        "{\"name\":\"王小明\",\"customerId\":\"0197d3c1-5b6e-7c11-9a44-0b2f6f1d8e09\"}",
        "{\"alsoKnownBy\":[{\"namespace\":\"phone\",\"value\":\"+861088886666\"}]}",
        "{\"identifier\":{\"namespace\":\"core-banking\",\"value\":\"core-banking\"}}",
        "{\"identifier\":{\"namespace\":\"card\",\"value\":\"13912345678\"}}",
        "{\"id\":1,\"type\":\"application/json\"}",
        "{\"id\":1,\"cut",
        ""
      })
  void a_parked_record_about_somebody_else_stays(String value) throws SQLException {
    parked("another", value.getBytes(StandardCharsets.UTF_8));
    assertThat(erased()).isZero();
    assertThat(parked()).isEqualTo(1);
  }

  @Test
  void a_record_of_which_only_the_key_is_about_the_customer_goes_and_bytes_are_no_obstacle()
      throws SQLException {
    parked(CUSTOMER.toString(), null);
    parked("core-banking:4711", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    parked("core-banking:47110", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThat(erased()).isEqualTo(2);
    assertThat(parked()).isEqualTo(1);
  }

  @Test
  void a_record_with_a_header_that_no_database_can_read_is_read_like_any_other()
      throws SQLException {
    parked("any", null);
    execute(
        "update dead_letter set headers = '{\"a\\u0000b\":\"text\"}' where consumer = 'test.erasing'");
    assertThat(erased()).isZero();
    execute(
        "update dead_letter set headers = '{\"a\\u0000b\":\""
            + CUSTOMER
            + "\"}' where consumer = 'test.erasing'");
    assertThat(erased()).isEqualTo(1);
    assertThat(parked()).isZero();
  }

  @Test
  void a_record_stays_whose_namespace_is_called_as_the_customer_is() throws SQLException {
    parked("core-banking:4712", null);
    parked("device:core-banking", null);
    assertThat(erased()).isEqualTo(1);
    assertThat(parked()).isEqualTo(1);
  }

  @Test
  void a_name_in_an_event_of_ours_is_nobodys() throws SQLException {
    parked("any", "{\"name\":\"王小明\"}".getBytes(StandardCharsets.UTF_8));
    execute(
        "update dead_letter set topic = 'clientele.campaign-events' where consumer = 'test.erasing'");
    assertThat(erased()).isZero();
  }

  private long erased() {
    return QuarkusTransaction.requiringNew()
        .call(() -> {
          try (var connection = database.getConnection()) {
            return erasePlatformRows.handle(connection, TRACES).stream()
                .filter(rows -> rows.table().equals("dead_letter"))
                .mapToLong(ErasedRows::rows)
                .sum();
          }
        });
  }

  private void parked(String key, byte[] value) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                """
                insert into dead_letter
                  (id, consumer, topic, part, pos, key, headers, value, recorded_at)
                values (uuidv7(), 'test.erasing', 'clientele.behaviours', 0, hashtext(?), ?, '{}', ?,
                  now())
                """)) {
      statement.setString(1, key);
      statement.setString(2, key);
      statement.setBytes(3, value);
      statement.executeUpdate();
    }
  }

  private long parked() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                "select count(*) from dead_letter where consumer = 'test.erasing'")) {
      result.next();
      return result.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
