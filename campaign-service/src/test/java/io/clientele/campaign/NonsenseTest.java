package io.clientele.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.clientele.defaults.identity.Roles;
import io.clientele.local.backing.NonsenseRequests;
import io.clientele.local.backing.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

@CampaignServiceTest
class NonsenseTest {
  @TestHTTPResource("/")
  URI service;

  @Test
  void whatever_makes_no_sense_is_refused_by_every_operation_and_never_the_fault_of_the_service()
      throws IOException, InterruptedException {
    var token =
        TestTokens.of(
            "nonsense",
            Roles.MARKETER,
            Roles.APPROVER,
            Roles.ANALYST,
            Roles.PRIVACY_OFFICER,
            Roles.ADMIN,
            Roles.INTEGRATION);
    assertThat(NonsenseRequests.faults(service, token)).isEmpty();
  }
}
