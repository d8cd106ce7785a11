package io.clientele.kernel.sql;

import java.sql.SQLTransientException;

/// Others changed something between the look and the lock. Whoever tries again looks again, and
/// finds it as it is by then.
public final class ChangedMeanwhile extends SQLTransientException {
  public ChangedMeanwhile(String what) {
    super(what);
  }
}
