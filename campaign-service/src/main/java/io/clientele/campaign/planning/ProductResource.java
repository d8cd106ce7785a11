package io.clientele.campaign.planning;

import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.version.Precondition;
import io.clientele.defaults.version.Tagged;
import io.clientele.defaults.version.Versioned;
import io.clientele.kernel.page.Page;
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
  private final DescribeProduct describe;

  ProductResource(Products products, DescribeProduct describe) {
    this.products = products;
    this.describe = describe;
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
      Instant updatedAt)
      implements Versioned {
    static ProductView of(Product product) {
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

  @PUT
  @Path("/{code}")
  @Transactional
  @RolesAllowed({Roles.MARKETER, Roles.INTEGRATION, Roles.ADMIN})
  @Operation(
      operationId = "putProduct",
      summary = "Describe a product; changing one needs If-Match",
      description =
          "While a campaign that offers it was submitted and has not ended, its category stays and"
              + " its risk level can only be raised, which holds at once (409 relied-on otherwise).")
  public RestResponse<ProductView> put(
      @RestPath @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,49}") String code,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Valid @NotNull ProductRequest request) {
    return Tagged.put(
        "/api/products/" + code,
        describe
            .handle(code, request, new Precondition(ifMatch, ifNoneMatch))
            .map(ProductView::of));
  }

  @GET
  @Transactional
  @Operation(operationId = "listProducts", summary = "Products by code")
  public Page<ProductView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    return products.page(limit, cursor).map(ProductView::of);
  }

  @GET
  @Path("/{code}")
  @Transactional
  @Operation(operationId = "getProduct", summary = "A product")
  public RestResponse<ProductView> get(@RestPath String code) {
    return Tagged.ok(ProductView.of(products.require(code)));
  }
}
