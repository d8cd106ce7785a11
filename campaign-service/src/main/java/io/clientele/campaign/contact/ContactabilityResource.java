package io.clientele.campaign.contact;

import io.clientele.campaign.audience.Scope;
import io.clientele.campaign.channel.FindChannel;
import io.clientele.defaults.identity.Roles;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/customers/{id}/contactability")
@Tag(name = "Contacts")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.INTEGRATION,
  Roles.ADMIN
})
class ContactabilityResource {
  private final Scope scope;
  private final FindChannel channels;
  private final DataSource database;

  ContactabilityResource(Scope scope, FindChannel channels, DataSource database) {
    this.scope = scope;
    this.channels = channels;
    this.database = database;
  }

  record ContactabilityView(
      UUID customerId,
      String purpose,
      Instant asOf,
      RecentContactsView policy,
      List<ContactWayView> channels) {}

  /// The contact policy as it stands for the customer, on all channels together.
  ///
  /// @param contacts how many of the last `windowDays` days count: those made, and those about to
  ///   be made
  /// @param nextAllowedAt when one more is allowed; null when that is now
  record RecentContactsView(
      int contacts, int maxContacts, int windowDays, @Nullable Instant nextAllowedAt) {}

  /// @param reasons all that stand in the way; empty when the channel is allowed
  /// @param neededConsent purpose and channel, for example `MARKETING/EMAIL`; `MARKETING/*` is
  ///   consent on any channel
  /// @param neededAddress what must be known of the customer, if anything
  record ContactWayView(
      String channel,
      boolean allowed,
      List<ContactReason> reasons,
      String neededConsent,
      @Nullable String neededAddress) {}

  @GET
  @Transactional
  @Operation(
      operationId = "getContactability",
      summary = "May this customer be contacted on this channel now, and why not",
      description =
          "On each channel when none is named. By the rules that plan and send the contacts of"
              + " campaigns; suitability depends on the product, hence is not asked here.")
  public ContactabilityView get(
      @RestPath UUID id,
      @RestQuery @Nullable String channel,
      @RestQuery @DefaultValue("MARKETING") @Pattern(regexp = "[A-Z][A-Z0-9_]{0,49}")
          String purpose)
      throws SQLException {
    if (channel != null && channels.handle(channel).isEmpty()) {
      throw new InputProblem.Invalid("channel", "is not the code of a channel", "unknown");
    }
    List<Contactability> ways;
    try (var connection = database.getConnection()) {
      ways =
          Contactability.of(id, purpose, channel, scope.condition("a"))
              .list(connection, Contactability::of);
    }
    if (ways.isEmpty()) {
      throw new InputProblem.NotFound("customer " + id);
    }
    var any = ways.getFirst();
    return new ContactabilityView(
        id,
        purpose,
        any.asOf(),
        new RecentContactsView(
            any.contacts(), any.maxContacts(), any.windowDays(), any.nextAllowedAt()),
        ways.stream().map(ContactabilityResource::view).toList());
  }

  private static ContactWayView view(Contactability way) {
    var reasons = way.reasons();
    return new ContactWayView(
        way.channel(), reasons.isEmpty(), reasons, way.needs(), way.addressKind());
  }
}
