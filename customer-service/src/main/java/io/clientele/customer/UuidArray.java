package io.clientele.customer;

import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;

/// An array of ids in the form in which the database takes them as they are. The driver would write
/// them as text, look at each character whether it must be escaped, and have the database read them
/// character by character.
final class UuidArray {
  private static final int HEAD = 5 * Integer.BYTES;
  private static final int LENGTH = 2 * Long.BYTES;
  private static final int NULL = -1;

  private UuidArray() {}

  static Array of(Connection connection, Collection<? extends @Nullable UUID> ids)
      throws SQLException {
    return new PgArray(connection.unwrap(BaseConnection.class), Oid.UUID_ARRAY, bytes(ids));
  }

  /// Dimensions, whether there are nulls, the type; of the one dimension its length and where it
  /// begins; then each element with its length.
  private static byte[] bytes(Collection<? extends @Nullable UUID> ids) {
    var known = (int) ids.stream().filter(Objects::nonNull).count();
    var bytes = ByteBuffer.allocate(HEAD + ids.size() * Integer.BYTES + known * LENGTH);
    bytes.putInt(1).putInt(known < ids.size() ? 1 : 0).putInt(Oid.UUID);
    bytes.putInt(ids.size()).putInt(1);
    for (var id : ids) {
      if (id == null) {
        bytes.putInt(NULL);
      } else {
        bytes.putInt(LENGTH);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      }
    }
    return bytes.array();
  }
}
