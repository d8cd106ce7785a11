package io.clientele.local.command;

import io.clientele.local.stack.StackRecord;
import io.clientele.local.stack.StackSettings;

/// What a person needs to know to use a running stack.
final class Addresses {

  private Addresses() {}

  static void print(StackRecord record, StackSettings settings) {
    var at = record.addresses();
    System.out.printf(
        """

          Console     %s
          API         %s/api, described at %s
          Mail sent   %s
          Kafka       %s
          PostgreSQL  %s (databases customer, campaign, analytics)

          Sign in as marketer, approver, analyst, relationship-manager, branch-manager,
          privacy-officer, admin or integration, each with the password %s.
          For curl: -H "Authorization: Bearer $(./clientele token marketer)"

        """,
        at.console(),
        at.gateway(),
        at.apiDocs(),
        at.mail(),
        at.kafka(),
        at.postgresql(),
        settings.password());
  }
}
