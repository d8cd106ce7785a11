package io.clientele.campaign.contact;

import io.clientele.campaign.Sql;
import io.clientele.campaign.audience.MergedCustomers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether a customer may be contacted on a channel now, by the rules that plan and send contacts.
///
/// @param needs the consent the channel needs, for example `MARKETING/EMAIL`; `MARKETING/*` is
///   consent on any channel
/// @param addressKind what must be known of the customer to use the channel
/// @param contacts how many count for the contact policy now
/// @param nextAllowedAt when one more is allowed; null when that is now
record Contactability(
    Instant asOf,
    String channel,
    String needs,
    @Nullable String addressKind,
    boolean consented,
    boolean addressed,
    int contacts,
    int maxContacts,
    int windowDays,
    @Nullable Instant nextAllowedAt) {

  // One more is allowed when the contact that is as many back as the policy allows has left the
  // window.
  private static final String SELECT =
      ContactRules.in(
          """
          with way as (
            select code as channel, address_kind, ? || '/' || consent_channel as consent from channel)
          select now() as as_of, way.*, {consented} as consented, {addressed} as addressed,
            recent.contacts, policy.most, policy.window_days, recent.next_allowed_at
          from audience a
          cross join way
          cross join contact_policy policy
          cross join lateral (
            select count(*) as contacts,
              (array_agg({counts_from} order by {counts_from} desc))[policy.most]
                + make_interval(days => policy.window_days) as next_allowed_at
            {recent}) recent
          where
          """);

  /// One row a channel, none of a customer who is not known or outside the scope.
  ///
  /// @param scope a condition on `audience a`
  static Sql of(UUID customer, String purpose, @Nullable String channel, Sql scope) {
    var query =
        Sql.of(SELECT, purpose)
            .then(scope)
            .then("and a.customer_id =")
            .then(MergedCustomers.survivor(customer));
    return (channel == null ? query : query.then("and way.channel = ?", channel))
        .then("order by way.channel");
  }

  static Contactability of(ResultSet row) throws SQLException {
    return new Contactability(
        Objects.requireNonNull(Sql.instant(row, "as_of")),
        row.getString("channel"),
        row.getString("consent"),
        row.getString("address_kind"),
        row.getBoolean("consented"),
        row.getBoolean("addressed"),
        row.getInt("contacts"),
        row.getInt("most"),
        row.getInt("window_days"),
        Sql.instant(row, "next_allowed_at"));
  }

  /// All that stand in the way, not only the first.
  List<ContactReason> reasons() {
    var reasons = new ArrayList<ContactReason>();
    if (!consented) {
      reasons.add(ContactReason.NO_CONSENT);
    }
    if (!addressed) {
      reasons.add(ContactReason.NO_ADDRESS);
    }
    if (contacts >= maxContacts) {
      reasons.add(ContactReason.CONTACT_POLICY);
    }
    return reasons;
  }
}
