package io.clientele.campaign.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.campaign.MergePatch;
import io.clientele.campaign.Prices;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.money.Money;
import io.clientele.kernel.page.Page;
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

@Path("/offers")
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
class OfferResource {
  private final Offers offers;
  private final MakeOffer make;
  private final MergePatch patches;

  OfferResource(Offers offers, MakeOffer make, MergePatch patches) {
    this.offers = offers;
    this.make = make;
    this.patches = patches;
  }

  /// @param product code of the product
  /// @param value what the offer is worth to the customer
  @Schema(
      examples =
          """
          {"name":"Bonus rate for new deposits","product":"TD-12","description":"0.3 % on top for the first year","value":{"amount":"30.00","currency":"CNY"}}
          """)
  record OfferRequest(
      @NotBlank @Size(max = 200) String name,
      @NotBlank @Size(max = 50) String product,
      @NotBlank @Size(max = 2000) String description,
      @Nullable Money value) {}

  record OfferView(
      UUID id,
      long version,
      String name,
      String product,
      String description,
      @Nullable Money value,
      Instant createdAt,
      Instant updatedAt)
      implements Versioned {
    static OfferView of(Offer offer) {
      return new OfferView(
          offer.id,
          offer.version,
          offer.name,
          offer.productCode,
          offer.description,
          Prices.of(offer.valueAmount, offer.valueCurrency),
          offer.createdAt,
          offer.updatedAt);
    }
  }

  @POST
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @ResponseStatus(201)
  @Operation(operationId = "createOffer", summary = "Make an offer of a product")
  public RestResponse<OfferView> create(@Valid @NotNull OfferRequest request) {
    var offer = make.handle(request);
    return Tagged.created("/api/offers/" + offer.id, OfferView.of(offer));
  }

  @GET
  @Transactional
  @Operation(operationId = "listOffers", summary = "Offers, newest first")
  public Page<OfferView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return offers.page(limit, cursor).map(OfferView::of);
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getOffer", summary = "An offer")
  public RestResponse<OfferView> get(@RestPath UUID id) {
    return Tagged.ok(OfferView.of(offers.require(id)));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(
      operationId = "changeOffer",
      summary = "Change an offer",
      description =
          "An offer of a campaign that was submitted and has not ended stays as it is (409"
              + " relied-on).")
  @RequestBody(content = @Content(schema = @Schema(implementation = OfferRequest.class)))
  public RestResponse<OfferView> change(
      @RestPath UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, @NotNull JsonNode patch)
      throws JsonProcessingException {
    var offer = offers.require(id, ifMatch);
    var current =
        new OfferRequest(
            offer.name,
            offer.productCode,
            offer.description,
            Prices.of(offer.valueAmount, offer.valueCurrency));
    var request = patches.apply(current, patch, OfferRequest.class);
    return Tagged.ok(OfferView.of(make.change(offer, request)));
  }
}
