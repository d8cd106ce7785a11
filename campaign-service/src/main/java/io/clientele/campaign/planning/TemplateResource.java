package io.clientele.campaign.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.campaign.MergePatch;
import io.clientele.campaign.channel.FindChannel;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
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

@Path("/templates")
@Tag(name = "Planning")
@RunOnVirtualThread
@RolesAllowed({Roles.MARKETER, Roles.APPROVER, Roles.ANALYST, Roles.ADMIN})
class TemplateResource {
  private final Templates templates;
  private final TemplateTexts texts;
  private final FindChannel channels;
  private final MergePatch patches;

  TemplateResource(
      Templates templates, TemplateTexts texts, FindChannel channels, MergePatch patches) {
    this.templates = templates;
    this.texts = texts;
    this.channels = channels;
    this.patches = patches;
  }

  @Schema(
      examples =
          """
          {"name":"Deposit letter","channel":"EMAIL","subject":"{offer.name}","body":"Dear {customer.name}, ..."}
          """)
  record TemplateRequest(
      @NotBlank @Size(max = 200) String name,
      @NotBlank String channel,
      @Nullable @Size(max = 300) String subject,
      @NotBlank @Size(max = 100_000) String body) {}

  record TemplateView(
      UUID id,
      long version,
      String name,
      String channel,
      @Nullable String subject,
      String body,
      Instant createdAt,
      Instant updatedAt)
      implements Versioned {
    static TemplateView of(Template template) {
      return new TemplateView(
          template.id,
          template.version,
          template.name,
          template.channel,
          template.subject,
          template.body,
          template.createdAt,
          template.updatedAt);
    }
  }

  @POST
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @ResponseStatus(201)
  @Operation(
      operationId = "createTemplate",
      summary = "Write a text for a channel",
      description =
          "Qute, with {customer.name}, {offer.name}, {offer.description} and {campaign.name}.")
  public RestResponse<TemplateView> create(@Valid @NotNull TemplateRequest request) {
    var template = new Template();
    write(template, request);
    templates.add(template);
    return Tagged.created("/api/templates/" + template.id, TemplateView.of(template));
  }

  @GET
  @Transactional
  @Operation(operationId = "listTemplates", summary = "Templates, newest first")
  public Page<TemplateView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return templates.page(limit, cursor).map(TemplateView::of);
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getTemplate", summary = "A template")
  public RestResponse<TemplateView> get(@RestPath UUID id) {
    return Tagged.ok(TemplateView.of(templates.require(id)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "changeTemplate", summary = "Change a template that nobody approved yet")
  @RequestBody(content = @Content(schema = @Schema(implementation = TemplateRequest.class)))
  public RestResponse<TemplateView> change(
      @RestPath UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, @NotNull JsonNode patch)
      throws JsonProcessingException {
    var template = templates.require(id, ifMatch);
    var current =
        new TemplateRequest(template.name, template.channel, template.subject, template.body);
    write(template, patches.apply(current, patch, TemplateRequest.class));
    templates.save(template);
    return Tagged.ok(TemplateView.of(template));
  }

  private void write(Template template, TemplateRequest request) {
    if (channels.handle(request.channel()).isEmpty()) {
      throw new InputProblem.Invalid("channel", "is not the code of a channel", "unknown");
    }
    texts.check("subject", request.subject());
    texts.check("body", request.body());
    template.name = request.name();
    template.channel = request.channel();
    template.subject = request.subject();
    template.body = request.body();
  }
}
