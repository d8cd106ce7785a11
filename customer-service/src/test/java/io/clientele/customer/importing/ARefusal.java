package io.clientele.customer.importing;

import io.clientele.customer.Tables;
import java.sql.SQLException;
import javax.sql.DataSource;

/// The database refuses new customers of a city, until this is closed.
record ARefusal(DataSource source) implements AutoCloseable {
  /// @param state the SQL state with which it does
  static ARefusal ofCity(DataSource source, String state, String city) throws SQLException {
    Tables.execute(
        source,
        """
        create function refuse_city() returns trigger language plpgsql as $$
        begin
          raise exception 'refused' using errcode = '%s';
        end
        $$
        """
            .formatted(state));
    Tables.execute(
        source,
        """
        create trigger refuse_city before insert on customer for each row
          when (new.attributes ->> 'city' = '%s') execute function refuse_city()
        """
            .formatted(city));
    return new ARefusal(source);
  }

  @Override
  public void close() throws SQLException {
    Tables.execute(source, "drop trigger refuse_city on customer");
    Tables.execute(source, "drop function refuse_city");
  }
}
