package io.clientele.campaign.audience;

import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.ErasureEvent.ErasedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Customers of whom nothing may be left that tells who they were. Fired after [CustomersErased],
/// in the transaction that confirms it: each feature deletes what it has, or gives it to the
/// pseudonyms, and says how much that was.
///
/// @param traces by which texts about them are found
public record CustomersForgotten(List<Pseudonym> pseudonyms, Traces traces, List<ErasedRows> rows) {
  public CustomersForgotten(List<Pseudonym> pseudonyms, Traces traces) {
    this(List.copyOf(pseudonyms), traces, new ArrayList<>());
  }

  public List<UUID> customerIds() {
    return pseudonyms.stream().map(Pseudonym::customerId).toList();
  }

  /// In the order of [#customerIds()].
  public List<UUID> randomIds() {
    return pseudonyms.stream().map(Pseudonym::pseudonym).toList();
  }

  public void deleted(String table, long number) {
    rows.add(new ErasedRows(table, ErasedRows.DELETED, number));
  }

  public void pseudonymised(String table, long number) {
    rows.add(new ErasedRows(table, ErasedRows.PSEUDONYMISED, number));
  }
}
