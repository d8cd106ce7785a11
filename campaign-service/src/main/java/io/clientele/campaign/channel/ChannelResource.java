package io.clientele.campaign.channel;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Precondition;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/channels")
@Tag(name = "Planning")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.ADMIN
})
class ChannelResource {
  private final Channels channels;
  private final DescribeChannel describe;

  ChannelResource(Channels channels, DescribeChannel describe) {
    this.channels = channels;
    this.describe = describe;
  }

  /// @param consentChannel the channel on which the purpose must be granted, `*` for any; by kind
  ///   when left out
  /// @param addressKind what must be known of the customer (EMAIL, PHONE, BRANCH, MANAGER); by kind
  ///   when left out
  @Schema(
      examples =
          """
          {"kind":"EXTERNAL","name":"Call centre","unitCost":{"amount":"3.00","currency":"CNY"},"addressKind":"PHONE"}
          """)
  record ChannelRequest(
      @Nullable @Size(max = 50) String code,
      @NotNull ChannelKind kind,
      @NotBlank @Size(max = 200) String name,
      @NotNull Money unitCost,
      @Nullable @Pattern(regexp = "[A-Z][A-Z0-9_]{0,49}|\\*") String consentChannel,
      @Nullable @Pattern(regexp = "[A-Z][A-Z0-9_]{0,49}") String addressKind) {
    String consentChannel(String code) {
      return consentChannel == null ? kind.consentChannel(code) : consentChannel;
    }

    @Nullable String addressKindNeeded() {
      return addressKind == null ? kind.addressKind() : addressKind;
    }
  }

  /// @param sendable whether campaigns can use the channel
  record ChannelView(
      String code,
      long version,
      ChannelKind kind,
      String name,
      Money unitCost,
      String consentChannel,
      @Nullable String addressKind,
      boolean sendable,
      Instant createdAt,
      Instant updatedAt)
      implements Versioned {
    static ChannelView of(Channel channel) {
      return new ChannelView(
          channel.code,
          channel.version,
          channel.kind,
          channel.name,
          new Money(channel.unitCost, channel.currency),
          channel.consentChannel,
          channel.addressKind,
          channel.kind.sendable(),
          channel.createdAt,
          channel.updatedAt);
    }
  }

  @PUT
  @Path("/{code}")
  @Transactional
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "putChannel",
      summary = "Describe a channel; changing one needs If-Match",
      description =
          "While a campaign over it was submitted and has not ended, a channel takes another name,"
              + " and asks for consent on one channel where any would do, or for an address where"
              + " none was needed; its kind, its cost and the rest of what it needs stay as they"
              + " are (409 relied-on).")
  public RestResponse<ChannelView> put(
      @RestPath @Pattern(regexp = "[A-Z][A-Z0-9_]{0,49}") String code,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Valid @NotNull ChannelRequest request) {
    if (request.unitCost().amount().signum() < 0) {
      throw new InputProblem.Invalid("unitCost.amount", "must not be negative", "negative");
    }
    return Tagged.put(
        "/api/channels/" + code,
        describe
            .handle(code, request, new Precondition(ifMatch, ifNoneMatch))
            .map(ChannelView::of));
  }

  @GET
  @Transactional
  @Operation(operationId = "listChannels", summary = "Channels by code")
  public Page<ChannelView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return channels.page(limit, cursor).map(ChannelView::of);
  }

  @GET
  @Path("/{code}")
  @Transactional
  @Operation(operationId = "getChannel", summary = "A channel")
  public RestResponse<ChannelView> get(@RestPath String code) {
    return Tagged.ok(ChannelView.of(channels.require(code)));
  }
}
