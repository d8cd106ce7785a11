package io.clientele.customer;

import java.sql.SQLTransientException;

/// Others changed customers between the look and the lock. Whoever tries again looks again, and
/// finds them as they are by then.
public final class ChangedMeanwhile extends SQLTransientException {
  public ChangedMeanwhile(String what) {
    super(what);
  }
}
