package io.clientele.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.demo.RealBank;
import io.clientele.demo.api.Role;
import io.clientele.demo.dataset.BankMarketing;
import io.clientele.demo.dataset.BerkaBank;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The Berka bank and the bank-marketing calls, whose figures are published: the dashboard must
/// show them to the unit.
class RealDataTest {
  private static final Suite SUITE = TheSuite.running();

  private static JsonNode before;
  private static JsonNode after;

  @BeforeAll
  static void load_the_banks() {
    var folder = System.getenv("CLIENTELE_DATA");
    assumeTrue(
        folder != null,
        "CLIENTELE_DATA is not set: the Berka bank and the bank-marketing calls were not tried");
    before = SUITE.get(Role.ANALYST, "/api/analytics/overview");
    var data = Path.of(folder);
    new RealBank(SUITE.api(), TheSuite.silence(), new BerkaBank(data), new BankMarketing(data))
        .run();
    after = SUITE.get(Role.ANALYST, "/api/analytics/overview");
  }

  @Test
  void all_customers_and_transactions_of_the_berka_bank_are_there() {
    assertThat(added("/customers/total")).isEqualTo(5_369 + 41_188);
    assertThat(added("/behaviours/total")).isEqualTo(77_197);
    assertThat(SUITE.api().as(Role.ADMIN).all("/api/branches?limit=500", JsonNode.class))
        .filteredOn(branch -> branch.get("code").asText().startsWith("berka"))
        .hasSizeGreaterThanOrEqualTo(77);
  }

  @Test
  void the_calls_show_their_published_figures() {
    assertThat(added("/contacts/total")).isEqualTo(41_188);
    assertThat(added("/conversions/count")).isEqualTo(4_640);
    var campaign = campaign();
    assertThat(campaign.get("contacts").asInt()).isEqualTo(41_188);
    assertThat(campaign.get("conversions").asInt()).isEqualTo(4_640);
    assertThat(campaign.get("rate").asDouble()).isCloseTo(0.1127, within(0.00005));
  }

  @Test
  void each_channel_has_its_share() {
    assertThat(channel("CELLULAR").get("contacts").asInt()).isEqualTo(26_144);
    assertThat(channel("CELLULAR").get("conversions").asInt()).isEqualTo(3_853);
    assertThat(channel("TELEPHONE").get("contacts").asInt()).isEqualTo(15_044);
    assertThat(channel("TELEPHONE").get("conversions").asInt()).isEqualTo(787);
  }

  private static int added(String pointer) {
    return after.at(pointer).asInt() - before.at(pointer).asInt();
  }

  private static JsonNode campaign() {
    for (var line : after.get("campaigns")) {
      if (line.get("name").asText().startsWith("Term deposits by telephone")) {
        return line;
      }
    }
    throw new AssertionError("the campaign of the calls is not on the overview");
  }

  private static JsonNode channel(String code) {
    for (var line : after.get("byChannel")) {
      if (line.get("channel").asText().equals(code)) {
        return line;
      }
    }
    throw new AssertionError(code + " is not on the overview");
  }
}
