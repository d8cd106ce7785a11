package io.clientele.campaign.contact;

import io.clientele.campaign.channel.ChannelKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// Takes contacts of a kind of channel that is carried out by people, within the transaction that
/// records them as sent.
public interface HandOver {
  /// Whether contacts of this kind are taken.
  boolean takes(ChannelKind kind);

  /// @param contacts ids of contacts of one campaign and channel
  void take(Connection connection, ChannelKind kind, Assignment assignment, List<UUID> contacts)
      throws SQLException;

  /// @param title what the work is about
  /// @param instruction what is to be said
  record Assignment(UUID campaignId, String title, String instruction) {}
}
