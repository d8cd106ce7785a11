package io.clientele.campaign.privacy;

import static io.clientele.campaign.ABank.as;
import static io.clientele.campaign.ABank.campaign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.clientele.campaign.ABank;
import io.clientele.campaign.ACustomer;
import io.clientele.campaign.CampaignServiceTest;
import io.clientele.local.backing.EveryTable;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is held on a customer, as privacy officers get it.
@CampaignServiceTest
class ExportTest {
  private final UUID segment = UUID.randomUUID();
  private final ACustomer customer = ACustomer.in(segment);
  private final ACustomer other = ACustomer.in(segment);

  @Inject ABank bank;
  @Inject DataSource database;

  @BeforeEach
  void the_bank_has_customers() {
    bank.staff();
    bank.tell(customer, other);
  }

  @Test
  void what_is_held_on_a_customer_is_exported_to_privacy_officers_only() {
    var type = "deposit.opened";
    var campaign = campaign(segment).over("BRANCH").costing("100.00").convertingBy(type).launched();
    bank.awaitContacts(campaign, "SENT", 2);
    bank.behaved(customer.id(), type, Instant.now(), "deposit-of-" + customer.id());
    await()
        .until(() ->
            bank.count(
                    "select count(*) from contact where customer_id = ? and converted_at is not null",
                    customer.id())
                == 1);
    // Somebody of whom there is more than fits into an address.
    var ids = Stream.concat(Stream.of(customer.id()), manyIds()).toList();

    export("privacy-officer", ids)
        .statusCode(200)
        .body("audience.size()", equalTo(1))
        .body("contacts.campaign", equalTo(List.of("Spring")))
        .body("contacts.state", equalTo(List.of("SENT")))
        .body("contacts[0].cost.amount", matchesPattern("\\d+\\.\\d\\d"))
        .body("contacts[0].cost.currency", equalTo("CNY"))
        .body("contacts[0].plannedAt", endsWith("+00:00"))
        .body("conversionBehaviours.type", equalTo(List.of(type)))
        .body("tasks.state", equalTo(List.of("OPEN")))
        .body("responses.size()", equalTo(0));
    export("marketer", ids).statusCode(403);
    export("privacy-officer", List.of()).statusCode(400);
  }

  @Test
  void every_table_with_customers_in_it_is_exported_or_left_out_with_a_reason()
      throws SQLException {
    var told = new TreeSet<>(ExportResource.LEFT_OUT.keySet());
    ExportResource.PARTS.forEach(part -> told.addAll(part.tables()));
    try (var connection = database.getConnection()) {
      assertThat(told).containsAll(EveryTable.withCustomers(connection));
    }
  }

  private static Stream<UUID> manyIds() {
    return Stream.generate(UUID::randomUUID).limit(2_000);
  }

  private static ValidatableResponse export(String role, List<UUID> ids) {
    return as(role).body(Map.of("customerIds", ids)).post("/api/customers/export").then();
  }
}
