package io.clientele.customer.vault;

import java.security.GeneralSecurityException;

/// What is in the database was not sealed there: it was changed, moved, or its key is not
/// configured.
public final class Unreadable extends RuntimeException {
  Unreadable(String what, GeneralSecurityException cause) {
    super(what + " does not open: it was changed or moved, or its key is not configured", cause);
  }
}
