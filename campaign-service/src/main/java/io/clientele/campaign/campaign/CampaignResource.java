package io.clientele.campaign.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.campaign.MergePatch;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/campaigns")
@Tag(name = "Campaigns")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.ADMIN
})
class CampaignResource {
  private static final String CODE = "[A-Z][A-Z0-9_]{0,49}";

  private final Campaigns campaigns;
  private final DraftCampaign draft;
  private final MoveCampaign move;
  private final MergePatch patches;
  private final CurrentUser user;

  CampaignResource(
      Campaigns campaigns,
      DraftCampaign draft,
      MoveCampaign move,
      MergePatch patches,
      CurrentUser user) {
    this.campaigns = campaigns;
    this.draft = draft;
    this.move = move;
    this.patches = patches;
    this.user = user;
  }

  /// Customers who fit every part that is named. A branch stands for all branches below it too.
  record AudienceRequest(
      @Nullable UUID segmentId,
      @Nullable @Size(max = 50) List<@NotNull @Pattern(regexp = CODE) String> stages,
      @Nullable @Size(max = 50) List<@NotNull @Pattern(regexp = CODE) String> tiers,
      @Nullable @Size(max = 50) List<@NotNull @Pattern(regexp = CODE) String> bases,
      @Nullable @Size(max = 500) List<@NotBlank @Size(max = 50) String> branches) {}

  record WayRequest(@NotBlank @Size(max = 50) String channel, @Nullable UUID templateId) {}

  /// @param behaviourType a behaviour of this type counts as conversion; without it only responses
  ///   of type CONVERTED do
  /// @param windowDays for how long after the contact
  record ConversionRequest(
      @Nullable @Size(max = 100) String behaviourType,
      @Nullable @Min(1) @Max(365) Integer windowDays) {}

  /// @param channels in order of preference: of each customer the first that is allowed is used
  /// @param holdoutPercent share of the reachable customers that gets no contact, for comparison
  /// @param history the campaign was carried out before, elsewhere: it is never submitted or
  ///   launched, its contacts come from a file (`POST /contact-imports`), after which it is
  ///   COMPLETED
  @Schema(
      examples =
          """
          {"name":"Spring deposits","objectiveId":"01990000-0000-7000-8000-000000000001","offerId":"01990000-0000-7000-8000-000000000002","audience":{"stages":["GROWING","MATURE"],"tiers":["AFFLUENT"]},"channels":[{"channel":"EMAIL","templateId":"01990000-0000-7000-8000-000000000003"},{"channel":"MANAGER"}],"holdoutPercent":10,"budget":{"amount":"5000.00","currency":"CNY"},"purpose":"MARKETING","conversion":{"behaviourType":"deposit.opened","windowDays":30}}
          """)
  record CampaignRequest(
      @NotBlank @Size(max = 200) String name,
      @Nullable UUID objectiveId,
      @Nullable UUID offerId,
      @Nullable @Valid AudienceRequest audience,
      @Nullable @Size(max = 20) List<@NotNull @Valid WayRequest> channels,
      @Nullable @DecimalMin("0") @DecimalMax("100") @Digits(integer = 3, fraction = 2)
          BigDecimal holdoutPercent,
      @Nullable Money budget,
      @Nullable @Pattern(regexp = CODE) String purpose,
      @Nullable @Valid ConversionRequest conversion,
      @Nullable Boolean history) {}

  /// @param actions what the user at hand may do with it now
  record CampaignView(
      UUID id,
      long version,
      String name,
      CampaignState state,
      boolean history,
      @Nullable UUID objectiveId,
      @Nullable UUID offerId,
      AudienceRequest audience,
      List<WayRequest> channels,
      BigDecimal holdoutPercent,
      @Nullable Money budget,
      String purpose,
      ConversionRequest conversion,
      String createdBy,
      @Nullable String submittedBy,
      @Nullable Instant submittedAt,
      @Nullable String approvedBy,
      @Nullable Instant approvedAt,
      @Nullable Instant launchedAt,
      @Nullable Instant endedAt,
      @Nullable String comment,
      Instant createdAt,
      Instant updatedAt,
      List<String> actions)
      implements Versioned {}

  @Schema(examples = "{\"action\":\"submit\",\"comment\":\"Please look at the wording\"}")
  record TransitionRequest(
      @NotNull CampaignAction action, @Nullable @Size(max = 1000) String comment) {}

  @POST
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @ResponseStatus(201)
  @Operation(operationId = "createCampaign", summary = "Draft a campaign")
  public RestResponse<CampaignView> create(@Valid @NotNull CampaignRequest request) {
    var campaign = draft.handle(request, user.name());
    return Tagged.created("/api/campaigns/" + campaign.id, view(campaign));
  }

  @GET
  @Transactional
  @Operation(operationId = "listCampaigns", summary = "Campaigns, newest first")
  public Page<CampaignView> list(
      @RestQuery @Nullable CampaignState state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    return campaigns.page(state, limit, cursor).map(this::view);
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getCampaign", summary = "A campaign")
  public RestResponse<CampaignView> get(@RestPath UUID id) {
    return Tagged.ok(view(campaigns.require(id)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "changeCampaign", summary = "Change a draft")
  @RequestBody(content = @Content(schema = @Schema(implementation = CampaignRequest.class)))
  public RestResponse<CampaignView> change(
      @RestPath UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, @NotNull JsonNode patch)
      throws JsonProcessingException {
    var campaign = campaigns.lock(id);
    EntityVersion.require(ifMatch, campaign.version);
    var request = patches.apply(request(campaign), patch, CampaignRequest.class);
    return Tagged.ok(view(draft.change(campaign, request, user.name())));
  }

  @POST
  @Path("/{id}/transitions")
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ADMIN})
  @Operation(
      operationId = "moveCampaign",
      summary = "Submit, approve, reject, launch, pause, resume, complete or cancel",
      description =
          "Approving needs another person than those who drafted, changed or submitted it (403"
              + " maker-is-checker). An action that the state does not allow is a 409. With If-Match"
              + " only the version that was looked at is moved (412 otherwise): a campaign may have been"
              + " rejected, changed and submitted again meanwhile.")
  public RestResponse<CampaignView> move(
      @RestPath UUID id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull TransitionRequest request) {
    var action = request.action();
    if (action.roles().stream().noneMatch(user::has)) {
      throw new InputProblem.Forbidden(
          "Your role does not allow to " + action.wireName() + ".",
          Map.of("action", action.wireName()));
    }
    if (ifMatch != null) {
      EntityVersion.require(ifMatch, campaigns.lock(id).version);
    }
    move.handle(id, action, user.name(), request.comment());
    return Tagged.ok(view(campaigns.require(id)));
  }

  private static CampaignRequest request(Campaign campaign) {
    return new CampaignRequest(
        campaign.name,
        campaign.objectiveId,
        campaign.offerId,
        audience(campaign),
        ways(campaign),
        campaign.holdoutPercent,
        campaign.budget(),
        campaign.purpose,
        conversion(campaign),
        campaign.history);
  }

  private CampaignView view(Campaign campaign) {
    return new CampaignView(
        campaign.id,
        campaign.version,
        campaign.name,
        campaign.state,
        campaign.history,
        campaign.objectiveId,
        campaign.offerId,
        audience(campaign),
        ways(campaign),
        campaign.holdoutPercent,
        campaign.budget(),
        campaign.purpose,
        conversion(campaign),
        campaign.createdBy,
        campaign.submittedBy,
        campaign.submittedAt,
        campaign.approvedBy,
        campaign.approvedAt,
        campaign.launchedAt,
        campaign.endedAt,
        campaign.comment,
        campaign.createdAt,
        campaign.updatedAt,
        actions(campaign));
  }

  private List<String> actions(Campaign campaign) {
    return Arrays.stream(CampaignAction.values())
        .filter(action -> action.roles().stream().anyMatch(user::has))
        .filter(action -> campaign.decide(action, user.name(), List.of()) instanceof Decision.Moved)
        .map(CampaignAction::wireName)
        .toList();
  }

  private static AudienceRequest audience(Campaign campaign) {
    return new AudienceRequest(
        campaign.audienceSegment,
        campaign.audienceStages,
        campaign.audienceTiers,
        campaign.audienceBases,
        campaign.audienceBranches);
  }

  private static List<WayRequest> ways(Campaign campaign) {
    return campaign.ways.stream().map(way -> new WayRequest(way.channel, way.templateId)).toList();
  }

  private static ConversionRequest conversion(Campaign campaign) {
    return new ConversionRequest(campaign.conversionBehaviour, campaign.conversionWindowDays);
  }
}
