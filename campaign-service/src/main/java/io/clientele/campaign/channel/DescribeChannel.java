package io.clientele.campaign.channel;

import io.clientele.campaign.Changes;
import io.clientele.campaign.channel.ChannelResource.ChannelRequest;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.version.Placed;
import io.clientele.defaults.version.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;

/// Describes a channel, or describes it anew.
@ApplicationScoped
class DescribeChannel {
  private final Channels channels;
  private final Event<ChannelChanged> channelChanged;
  private final Event<ConsentChanged> consentChanged;
  private final Audit audit;

  DescribeChannel(
      Channels channels,
      Event<ChannelChanged> channelChanged,
      Event<ConsentChanged> consentChanged,
      Audit audit) {
    this.channels = channels;
    this.channelChanged = channelChanged;
    this.consentChanged = consentChanged;
    this.audit = audit;
  }

  @Transactional
  Placed<Channel> handle(String code, ChannelRequest request, Precondition precondition) {
    var channel = channels.open(code, request.code(), precondition, Channel::new);
    var isNew = !channels.isPersistent(channel);
    var consentChannel = request.consentChannel(code);
    var addressKind = request.addressKindNeeded();
    var changes =
        new Changes()
            .field("kind", channel.kind, request.kind())
            .field("name", channel.name, request.name())
            .field("unitCost", channel.cost(), Channel.cost(request.unitCost()))
            .field("consentChannel", channel.consentChannel, consentChannel)
            .field("addressKind", channel.addressKind, addressKind);
    var needsAnotherConsent = !consentChannel.equals(channel.consentChannel);
    var isAnother =
        !isNew
            && channel.isAnotherWith(
                request.kind(), request.unitCost(), consentChannel, addressKind);
    channel.kind = request.kind();
    channel.name = request.name();
    channel.unitCost = request.unitCost().amount();
    channel.currency = request.unitCost().currency();
    channel.consentChannel = consentChannel;
    channel.addressKind = addressKind;
    channels.save(channel);
    var subject = "channel " + code;
    if (isNew) {
      audit.record("channel described", subject, changes.fields());
    } else if (!changes.isEmpty()) {
      if (isAnother) {
        channelChanged.fire(new ChannelChanged(code));
      }
      if (needsAnotherConsent) {
        consentChanged.fire(new ConsentChanged(code));
      }
      audit.record("channel changed", subject, changes.fields());
    }
    return new Placed<>(channel, isNew);
  }
}
