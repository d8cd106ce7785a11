package io.clientele.customer.merging;

import io.clientele.customer.CustomerId;
import io.clientele.customer.identity.Merges.Merge;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.messaging.Outbox;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerStateEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/// Tells other systems, and the audit trail, who was merged into whom and who was separated again.
@ApplicationScoped
class AnnounceMerge {
  private final Outbox outbox;
  private final Audit audit;

  AnnounceMerge(Outbox outbox, Audit audit) {
    this.outbox = outbox;
    this.audit = audit;
  }

  /// @param stays the survivor's version
  /// @param gone the other's, by which it went
  void merged(Merge merge, long stays, long gone, Instant now) {
    var survivor = merge.survivor();
    var merged = merge.merged();
    outbox.append(event(merge, survivor, stays), event(merge, merged, gone));
    outbox.append(new CustomerStateEvent.MergedAway(merged.value(), gone, now, survivor.value()));
    audit.recordFor(
        merge.mergedBy(),
        "customers merged",
        "customer " + survivor,
        Map.of("merge", merge.id(), "merged", merged, "cause", merge.cause()));
  }

  private static CustomerEvent event(Merge merge, CustomerId of, long version) {
    return new CustomerEvent.Merged(
        of.value(),
        version,
        merge.mergedAt(),
        merge.survivor().value(),
        merge.merged().value(),
        merge.cause().word());
  }

  /// @param stays the survivor's version
  /// @param back the other's, with which it came back
  void separated(Merge merge, long stays, long back, Instant now, String by) {
    var survivor = merge.survivor().value();
    var merged = merge.merged().value();
    outbox.append(
        new CustomerEvent.Unmerged(survivor, stays, now, survivor, merged),
        new CustomerEvent.Unmerged(merged, back, now, survivor, merged));
    audit.recordFor(
        by,
        "customers unmerged",
        "customer " + merge.survivor(),
        Map.of("merge", merge.id(), "merged", merge.merged()));
  }
}
