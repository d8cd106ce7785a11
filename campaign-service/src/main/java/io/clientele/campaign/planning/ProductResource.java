package io.clientele.campaign.planning;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
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

@Path("/products")
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
class ProductResource {
  private final Products products;
  private final Cursors cursors;
  private final Clock clock;

  ProductResource(Products products, Cursors cursors, Clock clock) {
    this.products = products;
    this.cursors = cursors;
    this.clock = clock;
  }

  @Schema(
      examples =
          """
          {"name":"Term deposit, 12 months","category":"DEPOSIT","riskLevel":"R1"}
          """)
  record ProductRequest(
      @Nullable @Size(max = 50) String code,
      @NotBlank @Size(max = 200) String name,
      @NotBlank @Size(max = 50) String category,
      Product.@Nullable RiskLevel riskLevel) {}

  record ProductView(
      String code,
      long version,
      String name,
      String category,
      Product.@Nullable RiskLevel riskLevel,
      Instant createdAt,
      Instant updatedAt) {}

  @PUT
  @Path("/{code}")
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.INTEGRATION, Roles.ADMIN})
  @Operation(
      operationId = "putProduct",
      summary = "Describe a product; changing one needs If-Match")
  public RestResponse<ProductView> put(
      @RestPath @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,49}") String code,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Valid @NotNull ProductRequest request) {
    if (request.code() != null && !request.code().equals(code)) {
      throw new InputProblem.Invalid("code", "must be the one in the address, or left out");
    }
    var existing = products.findById(code);
    var product = existing == null ? new Product() : existing;
    if (existing == null) {
      product.code = code;
      product.createdAt = clock.instant();
    } else {
      EntityVersion.require(ifMatch, existing.version);
    }
    product.name = request.name();
    product.category = request.category();
    product.riskLevel = request.riskLevel();
    product.updatedAt = clock.instant();
    products.persistAndFlush(product);
    return RestResponse.ResponseBuilder.create(
            existing == null ? RestResponse.Status.CREATED : RestResponse.Status.OK, view(product))
        .header("ETag", EntityVersion.etag(product.version))
        .build();
  }

  @GET
  @Transactional
  @Operation(operationId = "listProducts", summary = "Products by code")
  public Page<ProductView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "products", 1);
    var after = page.position().map(position -> position.getFirst()).orElse("");
    var rows = products.find("code > ?1 order by code", after).range(0, page.limit()).list();
    return Page.of(rows, page.limit(), row -> cursors.write("products", row.code))
        .map(ProductResource::view);
  }

  @GET
  @Path("/{code}")
  @Transactional
  @Operation(operationId = "getProduct", summary = "A product")
  public RestResponse<ProductView> get(@RestPath String code) {
    var product =
        products
            .findByIdOptional(code)
            .orElseThrow(() -> new InputProblem.NotFound("product " + code));
    return RestResponse.ResponseBuilder.ok(view(product))
        .header("ETag", EntityVersion.etag(product.version))
        .build();
  }

  private static ProductView view(Product product) {
    return new ProductView(
        product.code,
        product.version,
        product.name,
        product.category,
        product.riskLevel,
        product.createdAt,
        product.updatedAt);
  }
}
