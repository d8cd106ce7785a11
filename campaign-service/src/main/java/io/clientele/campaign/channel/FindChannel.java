package io.clientele.campaign.channel;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Tells other features what a channel is.
@ApplicationScoped
public class FindChannel {
  private final Channels channels;

  FindChannel(Channels channels) {
    this.channels = channels;
  }

  /// @param currency of the cost of a contact
  public record Terms(String code, ChannelKind kind, String currency) {}

  public Optional<Terms> handle(String code) {
    return channels
        .findByIdOptional(code)
        .map(channel -> new Terms(channel.code, channel.kind, channel.currency));
  }

  /// The channel as it stays until the end of the transaction.
  public Optional<Terms> hold(String code) {
    channels.hold(code);
    return handle(code);
  }

  public Set<String> codes() {
    return channels.streamAll().map(channel -> channel.code).collect(Collectors.toSet());
  }
}
