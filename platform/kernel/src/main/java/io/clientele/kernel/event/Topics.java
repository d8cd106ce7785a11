package io.clientele.kernel.event;

import java.time.Duration;
import java.util.List;

/// Every topic of the suite.
public final class Topics {
  private static final int KEYED = 24;

  /// How long a topic that is not compacted keeps a record at least, unless whoever runs Kafka says
  /// otherwise.
  public static final Duration KEPT = Duration.ofDays(14);

  /// How long after that, or after a state was replaced on a compacted topic, it may take until a
  /// record is gone.
  public static final Duration GONE_WITHIN = Duration.ofDays(1);

  /// Behaviours as they come in; anyone may write.
  public static final Topic BEHAVIOURS = new Topic("clientele.behaviours", KEYED, false);

  /// Behaviours after they were resolved to customers and applied; internal.
  public static final Topic BEHAVIOURS_APPLIED =
      new Topic("clientele.behaviours-applied", KEYED, false);

  /// The whole marketing view of each customer.
  public static final Topic CUSTOMERS = new Topic("clientele.customers", KEYED, true);

  public static final Topic CUSTOMER_EVENTS = new Topic("clientele.customer-events", KEYED, false);
  public static final Topic CAMPAIGN_EVENTS = new Topic("clientele.campaign-events", KEYED, false);
  public static final Topic CONTACTS = new Topic("clientele.contacts", KEYED, false);

  /// What came back from channels and customers; channel providers may write.
  public static final Topic RESPONSES = new Topic("clientele.responses", KEYED, false);

  public static final Topic INSIGHTS = new Topic("clientele.insights", KEYED, false);

  /// What could not be processed, with the reason.
  public static final Topic DEAD_LETTERS = new Topic("clientele.dead-letters", KEYED, false);

  /// How far each service's audit trail is sealed.
  public static final Topic AUDIT_CHECKPOINTS = new Topic("clientele.audit-checkpoints", 1, true);

  /// Which service has erased what of whom.
  public static final Topic ERASURES = new Topic("clientele.erasures", 1, false);

  public static final List<Topic> ALL =
      List.of(
          BEHAVIOURS,
          BEHAVIOURS_APPLIED,
          CUSTOMERS,
          CUSTOMER_EVENTS,
          CAMPAIGN_EVENTS,
          CONTACTS,
          RESPONSES,
          INSIGHTS,
          DEAD_LETTERS,
          AUDIT_CHECKPOINTS,
          ERASURES);

  private Topics() {}
}
