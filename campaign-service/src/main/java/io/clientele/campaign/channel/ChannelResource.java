package io.clientele.campaign.channel;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.page.Cursors;
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
import java.time.Clock;
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
  private final Cursors cursors;
  private final Clock clock;

  ChannelResource(Channels channels, Cursors cursors, Clock clock) {
    this.channels = channels;
    this.cursors = cursors;
    this.clock = clock;
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
      @Nullable @Pattern(regexp = "[A-Z][A-Z0-9_]{0,49}") String addressKind) {}

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
      Instant updatedAt) {}

  @PUT
  @Path("/{code}")
  @Transactional
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      operationId = "putChannel",
      summary = "Describe a channel; changing one needs If-Match")
  public RestResponse<ChannelView> put(
      @RestPath @Pattern(regexp = "[A-Z][A-Z0-9_]{0,49}") String code,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull ChannelRequest request) {
    if (request.code() != null && !request.code().equals(code)) {
      throw new InputProblem.Invalid("code", "must be the one in the address, or left out");
    }
    if (request.unitCost().amount().signum() < 0) {
      throw new InputProblem.Invalid("unitCost.amount", "must not be negative");
    }
    var existing = channels.findById(code);
    var channel = existing == null ? new Channel() : existing;
    if (existing == null) {
      channel.code = code;
      channel.createdAt = clock.instant();
    } else {
      EntityVersion.require(ifMatch, existing.version);
    }
    write(channel, request);
    channels.persistAndFlush(channel);
    return RestResponse.ResponseBuilder.create(
            existing == null ? RestResponse.Status.CREATED : RestResponse.Status.OK, view(channel))
        .header("ETag", EntityVersion.etag(channel.version))
        .build();
  }

  @GET
  @Transactional
  @Operation(operationId = "listChannels", summary = "Channels by code")
  public Page<ChannelView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "channels", 1);
    var after = page.position().map(position -> position.getFirst()).orElse("");
    var rows = channels.find("code > ?1 order by code", after).range(0, page.limit()).list();
    return Page.of(rows, page.limit(), row -> cursors.write("channels", row.code))
        .map(ChannelResource::view);
  }

  @GET
  @Path("/{code}")
  @Transactional
  @Operation(operationId = "getChannel", summary = "A channel")
  public RestResponse<ChannelView> get(@RestPath String code) {
    var channel =
        channels
            .findByIdOptional(code)
            .orElseThrow(() -> new InputProblem.NotFound("channel " + code));
    return RestResponse.ResponseBuilder.ok(view(channel))
        .header("ETag", EntityVersion.etag(channel.version))
        .build();
  }

  private void write(Channel channel, ChannelRequest request) {
    channel.kind = request.kind();
    channel.name = request.name();
    channel.unitCost = request.unitCost().amount();
    channel.currency = request.unitCost().currency();
    channel.consentChannel =
        request.consentChannel() == null
            ? request.kind().consentChannel(channel.code)
            : request.consentChannel();
    channel.addressKind =
        request.addressKind() == null ? request.kind().addressKind() : request.addressKind();
    channel.updatedAt = clock.instant();
  }

  private static ChannelView view(Channel channel) {
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
