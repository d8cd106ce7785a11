package io.clientele.campaign.contact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

@ConfigMapping(prefix = "clientele.contacts")
interface ContactConfig {
  /// How many customers are planned in one transaction at launch.
  @WithDefault("10000")
  int launchChunk();

  /// How many contacts are claimed at once to be sent.
  @WithDefault("200")
  int sendBatch();

  /// How many batches are sent side by side in one process.
  @WithDefault("2")
  int sendLanes();

  /// How many messages of one batch are under way to the mail server at the same time.
  @WithDefault("16")
  int sendParallel();

  /// For how long a claim holds. A contact whose sender has not reported by then is FAILED with
  /// UNKNOWN_OUTCOME: it may have gone out, so it is never sent again.
  @WithDefault("2m")
  Duration claimHolds();

  /// How long the mail server may take for one message.
  @WithDefault("30s")
  Duration sendTimeout();

  /// After how many attempts a contact that the channel puts off is given up.
  @WithDefault("5")
  int attempts();

  /// How long a contact waits after the channel put it off.
  @WithDefault("10s")
  Duration retryAfter();

  /// The domain in the Message-ID of each mail, whose left part is the contact's id.
  @WithDefault("clientele.localhost")
  String mailDomain();

  /// Where a customer's mail program sends the wish to get no more.
  @WithDefault("unsubscribe@clientele.localhost")
  String unsubscribeAddress();
}
