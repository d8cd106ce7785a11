package io.clientele.campaign.contact;

/// What came of giving a message to its channel.
sealed interface Outcome {
  /// The channel took it.
  record Accepted() implements Outcome {}

  /// The channel will not take it, or there is nothing to give it.
  record Refused(ContactReason reason) implements Outcome {}

  /// The channel did not take it for now, and said so.
  record PutOff() implements Outcome {}

  /// The channel, or what is needed to use it, is not there for now.
  record Unavailable() implements Outcome {}

  /// It was not given to the channel.
  record NotTried() implements Outcome {}

  /// Nobody can tell whether the channel took it.
  record Unknown() implements Outcome {}
}
