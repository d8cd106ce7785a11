package io.clientele.campaign.audience;

import static io.clientele.campaign.ABank.campaign;
import static io.clientele.campaign.ABank.lock;
import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.kernel.event.CloudEvent;
import io.clientele.kernel.event.CustomerEvent;
import io.clientele.kernel.event.CustomerEvent.Pseudonym;
import io.clientele.kernel.event.CustomerStateEvent;
import io.clientele.kernel.event.CustomerStateEvent.MergedAway;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.sql.Transactions;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever waits holds nothing for which somebody may wait who comes after.
@CampaignServiceTest
class OrderOfLocksTest {
  private static final String AUDIENCE = "audience where customer_id";
  private static final String BUDGET = "budget where campaign_id";
  private static final String CONTACT = "contact where id";
  private static final String TASK = "task where customer_id";

  private final UUID segment = UUID.randomUUID();
  private final ACustomer goes = ACustomer.in(segment);
  private final ACustomer stays = ACustomer.in(segment);
  private final ACustomer other = ACustomer.in(segment);
  @Inject ABank bank;
  @Inject AudienceConsumer audience;
  @Inject StaffConsumer staff;
  @Inject Transactions transactions;

  @Test
  void a_merge_waits_for_the_customers_told_with_it_before_it_gives_money_back() throws Exception {
    bank.tell(goes, stays, other);
    var campaign = planned("EMAIL");

    bank.whileLocked(
        AUDIENCE,
        other.id(),
        () -> told(merge(), other.withConsents("MARKETING/EMAIL").state()),
        somebody -> lock(somebody, BUDGET, campaign));

    assertThat(bank.suppressed(campaign, "MERGED")).isEqualTo(1);
  }

  @Test
  void an_erasure_waits_for_the_customers_erased_with_it_before_it_gives_money_back()
      throws Exception {
    bank.tell(goes, stays, other);
    var campaign = planned("EMAIL");

    bank.whileLocked(
        AUDIENCE,
        other.id(),
        () -> erased(goes, other),
        somebody -> lock(somebody, BUDGET, campaign));

    assertThat(bank.suppressed(campaign, "ERASED")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void a_merge_waits_for_contacts_of_all_campaigns_before_it_gives_money_back(int held)
      throws Exception {
    bank.tell(goes, stays);
    var campaigns = List.of(planned("EMAIL"), planned("EMAIL"));

    bank.whileLocked(
        CONTACT,
        bank.contact(campaigns.get(held), goes),
        () -> told(merge()),
        somebody -> lock(somebody, BUDGET, campaigns.get(1 - held)));

    assertThat(campaigns).allMatch(campaign -> bank.suppressed(campaign, "MERGED") == 1);
  }

  @Test
  void a_merge_waits_for_tasks_before_it_touches_contacts() throws Exception {
    bank.tell(goes, stays);
    var tasks = campaign(segment).over("MANAGER").launched();
    bank.awaitContacts(tasks, "SENT", 2);
    var campaign = planned("EMAIL");

    bank.whileLocked(
        TASK,
        goes.id(),
        () -> told(merge()),
        somebody -> {
          lock(somebody, CONTACT, bank.contact(campaign, goes));
          lock(somebody, BUDGET, campaign);
        });

    assertThat(bank.suppressed(campaign, "MERGED")).isEqualTo(1);
  }

  /// A campaign in which the one who goes has a contact that is not made yet, and the others have
  /// theirs.
  private UUID planned(String channel) {
    var campaign = campaign(segment).over(channel).approved();
    bank.launchHolding(campaign, goes);
    bank.awaitContacts(campaign, "PLANNED", 1);
    bank.awaitContacts(campaign, "SENDING", 0);
    return campaign;
  }

  private MergedAway merge() {
    return new MergedAway(goes.id(), 2, Instant.EPOCH, stays.id());
  }

  private boolean told(CustomerStateEvent... events) throws SQLException {
    var batch = List.of(events).stream().map(OrderOfLocksTest::received).toList();
    return transactions.call(connection -> {
      audience.apply(connection, batch);
      return true;
    });
  }

  private boolean erased(ACustomer... customers) throws SQLException {
    var batch =
        List.of(customers).stream()
            .map(customer -> new Pseudonym(customer.id(), Ids.next()))
            .map(one ->
                OrderOfLocksTest.<CustomerEvent>received(
                    new CustomerEvent.Erased(
                        one.customerId(), 2, Instant.EPOCH, Ids.next(), List.of(one))))
            .toList();
    return transactions.call(connection -> {
      staff.apply(connection, batch);
      return true;
    });
  }

  private static <E extends PublishedEvent> Received<E> received(E event) {
    return new Received<>(
        new CloudEvent<>(
            Ids.next(), EventCodec.typeOf(event), "/test", event.subject(), Instant.EPOCH, event),
        event.key(),
        "test",
        0,
        0);
  }
}
