package io.clientele.campaign.contact;

import io.clientele.campaign.audience.MergedCustomers;

/// What lets a contact through: one text for each rule. The preview, the launch, the sending and
/// the answer whether a customer may be contacted are made of the same texts, so they cannot
/// differ.
///
/// A statement names a rule in braces, and has these rows for it to speak of:
///
/// - `{consented}`: `audience a`, and a `way` with the `consent` a channel needs
///   (`MARKETING/EMAIL`)
/// - `{addressed}`: the same, with the `address_kind` of the `way`
/// - `{wanted}`: `audience a` and `campaign`: nobody is chosen by what they did who does not want
///   that
/// - `{suitable}`: `audience a`, `product`, and `business` with the `today` of the bank. Risk
///   within the customer's tolerance, by an assessment that is still valid. No data means no; a
///   product without a risk level is exempt.
/// - `{had}`: `audience a`, and a contact `due` with `campaign_id`, `step` and `occurrence`: it was
///   made, or held out, under the id of somebody who was merged into the customer
/// - `{under_way}`: the same, but it is being made, and nobody knows yet what comes of it
/// - `{taken}`: either of the two
/// - `{ids}`: `audience a`: all ids under which the customer has contacts
/// - `{recent}`: `audience a` and `contact_policy policy`. Goes on after a list of columns with the
///   customer's contacts, as `earlier`, under whichever of its ids, that count when one more is
///   planned: those made, those that may have been, and those about to be made. `{counts_from}` is
///   the time from which each counts.
/// - `{contacts}`: goes on after a list of columns with contacts as `c`, and all these rows of
///   theirs but the `policy`
final class ContactRules {
  private static final String CONSENTED = "a.consents @> array[way.consent]";

  private static final String ADDRESSED =
      "(way.address_kind is null or a.addresses @> array[way.address_kind])";

  private static final String WANTED = "(a.personalised or not campaign.personalised)";

  private static final String SUITABLE =
      """
      (product.risk_level is null or coalesce(
        substr(product.risk_level, 2) <= substr(a.risk_tolerance, 2)
          and a.risk_valid_until_on >= business.today, false))
      """;

  private static final String RECENT =
      """
      from contact earlier
      where earlier.customer_id = any ({ids})
        and (earlier.state in ('PLANNED', 'SENDING', 'SENT', 'DELIVERED', 'OPENED', 'CLICKED')
          or earlier.reason = 'UNKNOWN_OUTCOME')
        and {counts_from} > now() - make_interval(days => policy.window_days)
      """;

  private static final String OF_ANOTHER_ID =
      """
      exists (
        select from merged_customer other
        join contact had on had.customer_id = other.customer_id
          and had.campaign_id = due.campaign_id
          and had.step = due.step and had.occurrence = due.occurrence
        where other.survivor_id = a.customer_id and {so})
      """;

  private static final String MADE =
      """
      (had.state in ('SENT', 'DELIVERED', 'OPENED', 'CLICKED', 'HELD_OUT')
        or had.reason = 'UNKNOWN_OUTCOME')
      """;

  private static final String BEING_MADE = "had.state = 'SENDING'";

  private static final String CONTACTS =
      """
      from contact c
      join audience a on a.customer_id = c.customer_id
      join campaign p on p.id = c.campaign_id
      join channel ch on ch.code = c.channel
      cross join lateral (select p.personalised) campaign
      cross join lateral (select c.campaign_id, c.step, c.occurrence) due
      cross join lateral (
        select p.purpose || '/' || ch.consent_channel as consent, ch.address_kind) way
      left join offer on offer.id = p.offer_id
      left join product on product.code = offer.product_code
      """;

  private static final String COUNTS_FROM = "coalesce(earlier.sent_at, earlier.planned_at)";

  private ContactRules() {}

  /// The statement with the rules it names.
  static String in(String statement) {
    return statement
        .replace("{consented}", CONSENTED)
        .replace("{addressed}", ADDRESSED)
        .replace("{wanted}", WANTED)
        .replace("{suitable}", SUITABLE)
        .replace("{contacts}", CONTACTS)
        .replace("{had}", OF_ANOTHER_ID.replace("{so}", MADE))
        .replace("{under_way}", OF_ANOTHER_ID.replace("{so}", BEING_MADE))
        .replace("{taken}", OF_ANOTHER_ID.replace("{so}", "(" + MADE + " or " + BEING_MADE + ")"))
        .replace("{recent}", RECENT)
        .replace("{ids}", MergedCustomers.ids("a.customer_id"))
        .replace("{counts_from}", COUNTS_FROM);
  }
}
