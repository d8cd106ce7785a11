package io.clientele.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class TransientFailureTest {
  @Test
  void a_pool_that_has_no_connection_to_give_may_have_one_in_a_moment() {
    assertThat(TransientFailure.in(new SQLException("Sorry, acquisition timeout!"))).isTrue();
    assertThat(
            TransientFailure.in(
                new IllegalStateException(
                    new SQLException("Unable to acquire", new TimeoutException()))))
        .isTrue();
    assertThat(
            TransientFailure.in(
                new SQLException("Interrupted while waiting", new InterruptedException())))
        .isTrue();
  }

  @Test
  void what_the_database_said_counts_under_whatever_it_is_wrapped_in() {
    var lost = new SQLException("the connection is gone", "08006");
    var tooLong = new SQLException("value too long", "22001");
    assertThat(TransientFailure.in(new SQLException(lost))).isTrue();
    assertThat(TransientFailure.in(tooLong)).isFalse();
    assertThat(TransientFailure.in(new SQLException(tooLong))).isFalse();
    assertThat(TransientFailure.in(new SQLFeatureNotSupportedException("no"))).isFalse();
  }
}
