package io.clientele.campaign.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Why a contact was not made.
public enum ContactReason {
  /// The purpose is not granted on the channel.
  NO_CONSENT,
  /// What the channel needs to reach the customer is not known.
  NO_ADDRESS,
  /// The customer was contacted as often as the contact policy allows.
  CONTACT_POLICY,
  /// The campaign chose its customers by what they did, which this one does not want.
  NO_PERSONALISATION,
  /// The product's risk is above what the customer tolerates, or that is not known.
  SUITABILITY,
  /// The campaign's money had run out.
  BUDGET,
  /// The campaign ended before.
  CANCELLED,
  /// The customer is no more.
  ERASED,
  /// Another customer stands for this one, with contacts of its own.
  MERGED,
  /// The customer has a contact of the campaign already, under the id of somebody who was merged
  /// into it.
  DUPLICATE,
  /// The text cannot be filled in.
  TEMPLATE,
  /// The channel will not take it.
  REFUSED_BY_CHANNEL,
  /// The channel put it off until there was no use in trying again.
  PUT_OFF_TOO_OFTEN,
  /// Nobody can tell whether it went out. It counts, and costs, as if it had.
  UNKNOWN_OUTCOME,
  /// Whoever carries out the channel reported that it failed.
  REPORTED;

  /// The reason in the column `reason`.
  public static @Nullable ContactReason of(ResultSet row) throws SQLException {
    var name = row.getString("reason");
    return name == null ? null : valueOf(name);
  }
}
