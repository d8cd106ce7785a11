package io.clientele.campaign.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.campaign.MergePatch;
import io.clientele.campaign.Prices;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.id.Ids;
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
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
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
  private final Products products;
  private final MergePatch patches;
  private final Cursors cursors;
  private final Clock clock;

  OfferResource(
      Offers offers, Products products, MergePatch patches, Cursors cursors, Clock clock) {
    this.offers = offers;
    this.products = products;
    this.patches = patches;
    this.cursors = cursors;
    this.clock = clock;
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
      Instant updatedAt) {}

  @POST
  @Idempotent
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "createOffer", summary = "Make an offer of a product")
  public RestResponse<OfferView> create(@Valid @NotNull OfferRequest request) {
    var offer = new Offer();
    offer.id = Ids.next();
    offer.createdAt = clock.instant();
    write(offer, request);
    offers.persistAndFlush(offer);
    return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view(offer))
        .location(URI.create("/api/offers/" + offer.id))
        .header("ETag", EntityVersion.etag(offer.version))
        .build();
  }

  @GET
  @Transactional
  @Operation(operationId = "listOffers", summary = "Offers, newest first")
  public Page<OfferView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "offers", 1);
    var rows = NewestFirst.page(offers, page);
    return Page.of(rows, page.limit(), row -> cursors.write("offers", row.id.toString()))
        .map(OfferResource::view);
  }

  @GET
  @Path("/{id}")
  @Transactional
  @Operation(operationId = "getOffer", summary = "An offer")
  public RestResponse<OfferView> get(@RestPath UUID id) {
    return tagged(require(id));
  }

  @PATCH
  @Path("/{id}")
  @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.ADMIN})
  @Operation(operationId = "changeOffer", summary = "Change an offer")
  @RequestBody(content = @Content(schema = @Schema(implementation = OfferRequest.class)))
  public RestResponse<OfferView> change(
      @RestPath UUID id, @HeaderParam("If-Match") @Nullable String ifMatch, JsonNode patch)
      throws JsonProcessingException {
    var offer = require(id);
    EntityVersion.require(ifMatch, offer.version);
    var current =
        new OfferRequest(
            offer.name,
            offer.productCode,
            offer.description,
            Prices.of(offer.valueAmount, offer.valueCurrency));
    write(offer, patches.apply(current, patch, OfferRequest.class));
    offers.flush();
    return tagged(offer);
  }

  private void write(Offer offer, OfferRequest request) {
    if (products.findByIdOptional(request.product()).isEmpty()) {
      throw new InputProblem.Invalid("product", "is not the code of a product");
    }
    offer.name = request.name();
    offer.productCode = request.product();
    offer.description = request.description();
    offer.valueAmount = Prices.amount(request.value());
    offer.valueCurrency = Prices.currency(request.value());
    offer.updatedAt = clock.instant();
  }

  private Offer require(UUID id) {
    return offers.findByIdOptional(id).orElseThrow(() -> new InputProblem.NotFound("offer " + id));
  }

  private static RestResponse<OfferView> tagged(Offer offer) {
    return RestResponse.ResponseBuilder.ok(view(offer))
        .header("ETag", EntityVersion.etag(offer.version))
        .build();
  }

  private static OfferView view(Offer offer) {
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
