package io.clientele.customer.privacy;

import io.clientele.customer.identity.ErasedCustomers;
import io.clientele.customer.importing.ForgetRefusedRows;
import io.clientele.defaults.privacy.ErasePlatformRows;
import io.clientele.defaults.privacy.IdentifierForms;
import io.clientele.defaults.privacy.TraceSearch;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Deletes whatever mentions a customer whose own rows are gone: refused rows of files, parked
/// records, answers that are kept.
@ApplicationScoped
class SweepTraces {
  private final Erasures erasures;
  private final ErasedCustomers erasedCustomers;
  private final HeldRows heldRows;
  private final ForgetRefusedRows forgetRefusedRows;
  private final ErasePlatformRows erasePlatformRows;
  private final IdentifierForms forms;

  SweepTraces(
      Erasures erasures,
      ErasedCustomers erasedCustomers,
      HeldRows heldRows,
      ForgetRefusedRows forgetRefusedRows,
      ErasePlatformRows erasePlatformRows,
      IdentifierForms forms) {
    this.erasures = erasures;
    this.erasedCustomers = erasedCustomers;
    this.heldRows = heldRows;
    this.forgetRefusedRows = forgetRefusedRows;
    this.erasePlatformRows = erasePlatformRows;
    this.forms = forms;
  }

  /// @return what was deleted, table by table
  List<ErasedRows> handle(Connection connection, UUID erasure) throws SQLException {
    var traces = erasures.traces(connection, erasure).orElseThrow();
    var search = new TraceSearch(traces, forms.get(connection));
    var ids = erasedCustomers.of(connection, erasure);
    // Again, for what was being written while the customer was erased.
    var found = new ArrayList<>(heldRows.erase(connection, ids, List.of()));
    found.add(
        new ErasedRows(
            "import_refusal", ErasedRows.DELETED, forgetRefusedRows.handle(connection, search)));
    found.addAll(erasePlatformRows.handle(connection, traces));
    return found;
  }
}
