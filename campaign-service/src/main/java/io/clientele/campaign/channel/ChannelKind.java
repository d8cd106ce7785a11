package io.clientele.campaign.channel;

import org.jspecify.annotations.Nullable;

/// How a channel reaches customers.
public enum ChannelKind {
  EMAIL("EMAIL", "EMAIL"),
  /// A provider that is called over HTTP. No channel of this kind can be sent through yet.
  WEBHOOK(null, null),
  /// Somebody at the customer's branch.
  BRANCH_TASK(ChannelKind.ANY, "BRANCH"),
  /// The customer's own relationship manager.
  MANAGER_TASK(ChannelKind.ANY, "MANAGER"),
  /// Somebody outside, who reads the contacts from the topic or the list and reports back what came
  /// of them: a call centre, a letter shop.
  EXTERNAL(ChannelKind.ANY, null);

  /// The purpose may have been consented to on any channel.
  static final String ANY = "*";

  private final @Nullable String consentChannel;
  private final @Nullable String addressKind;

  ChannelKind(@Nullable String consentChannel, @Nullable String addressKind) {
    this.consentChannel = consentChannel;
    this.addressKind = addressKind;
  }

  /// On which channel consent is needed unless the channel says otherwise.
  String consentChannel(String code) {
    return consentChannel == null ? code : consentChannel;
  }

  /// What must be known of a customer unless the channel says otherwise.
  @Nullable String addressKind() {
    return addressKind;
  }

  /// Whether there is a way to send through channels of this kind.
  public boolean sendable() {
    return this != WEBHOOK;
  }

  /// Whether a contact carries a text of its own.
  public boolean needsTemplate() {
    return this == EMAIL;
  }
}
