package io.clientele.customer.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.BranchTree;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Vision;
import io.clientele.customer.condition.BroadQuestions;
import io.clientele.customer.condition.CustomerSql;
import io.clientele.customer.condition.DescribeConditions;
import io.clientele.customer.condition.Vocabulary;
import io.clientele.customer.identity.Identifier;
import io.clientele.customer.identity.Identifiers;
import io.clientele.customer.identity.Merges;
import io.clientele.customer.identity.Namespaces;
import io.clientele.customer.profile.CustomerViews.CustomerView;
import io.clientele.customer.profile.CustomerViews.Filter;
import io.clientele.customer.segment.KnownSegments;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.version.EntityVersion;
import io.clientele.kernel.condition.Field;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/customers")
@Tag(name = "Customers")
@RunOnVirtualThread
@RolesAllowed({
  Roles.MARKETER,
  Roles.APPROVER,
  Roles.ANALYST,
  Roles.RELATIONSHIP_MANAGER,
  Roles.BRANCH_MANAGER,
  Roles.PRIVACY_OFFICER,
  Roles.ADMIN,
  Roles.INTEGRATION
})
class CustomerResource {
  private final Database database;
  private final BroadQuestions questions;
  private final Erasing erasing;
  private final CustomerViews views;
  private final CurrentScope scope;
  private final BranchTree branches;
  private final Namespaces namespaces;
  private final Identifiers identifiers;
  private final Merges merges;
  private final Vocabulary vocabulary;
  private final BusinessDay calendar;
  private final Cursors cursors;

  CustomerResource(
      Database database,
      BroadQuestions questions,
      Erasing erasing,
      CustomerViews views,
      CurrentScope scope,
      BranchTree branches,
      Namespaces namespaces,
      Identifiers identifiers,
      Merges merges,
      Vocabulary vocabulary,
      BusinessDay calendar,
      Cursors cursors) {
    this.database = database;
    this.questions = questions;
    this.erasing = erasing;
    this.views = views;
    this.scope = scope;
    this.branches = branches;
    this.namespaces = namespaces;
    this.identifiers = identifiers;
    this.merges = merges;
    this.vocabulary = vocabulary;
    this.calendar = calendar;
    this.cursors = cursors;
  }

  /// Exactly one of `identifier` and `condition`. A condition of null is none.
  record SearchRequest(
      @Valid @Nullable Identifier identifier,
      @Schema(ref = DescribeConditions.CONDITION) @Nullable JsonNode condition,
      @Nullable Integer limit,
      @Nullable String cursor) {
    SearchRequest {
      condition = condition == null || condition.isNull() ? null : condition;
    }
  }

  @GET
  @Operation(operationId = "listCustomers", summary = "The customers that you may see")
  public Page<CustomerView> list(
      @RestQuery @Nullable String stage,
      @RestQuery @Nullable String tier,
      @RestQuery @Nullable String base,
      @Schema(description = "Code of a branch: its customers and those of all branches below")
          @RestQuery
          @Nullable String branch,
      @Schema(description = "Code of a relationship manager: whose customers they are") @RestQuery
          @Nullable String manager,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var list =
        String.join(
            "|", "customers", part(stage), part(tier), part(base), part(branch), part(manager));
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    return database.call(connection -> {
      var words = vocabulary.get(connection);
      requirePlace(words, Field.Profile.STAGE, stage);
      requirePlace(words, Field.Profile.TIER, tier);
      requirePlace(words, Field.Profile.BASE, base);
      var filter =
          new Filter()
              .andEqual("stage", stage)
              .andEqual("tier", tier)
              .andEqual("base", base)
              .after(after(page));
      if (branch != null) {
        filter = within(connection, filter, branch);
      }
      if (manager != null) {
        filter = of(connection, filter, manager);
      }
      return page(connection, list, page, filter);
    });
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getCustomer",
      summary = "One customer",
      description =
          "An id that was merged away is answered with the customer it was merged into, whose own"
              + " id is in the body and in Content-Location.")
  public RestResponse<CustomerView> get(@RestPath UUID id) {
    return database.read(
        connection -> answer(find(connection, scope.vision(connection), new CustomerId(id))));
  }

  @DELETE
  @Path("{id}")
  @Idempotent
  @RolesAllowed(Roles.PRIVACY_OFFICER)
  @Operation(
      operationId = "eraseCustomer",
      summary = "Erase a customer in all services, for good",
      description =
          "Whom an id stands for that was merged away is erased as well, and all that were merged"
              + " into it. The customer is gone at once; the job of Location tells when nothing of it"
              + " is left anywhere, and has the certificate then. Erasing again gives the same job.")
  @APIResponse(
      responseCode = "202",
      description = "The customer is gone; the job tells of the rest",
      headers =
          @Header(
              name = "Location",
              description = "Where it is from now on",
              schema = @Schema(type = SchemaType.STRING)),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Erasing.Begun.class)))
  public RestResponse<Erasing.Begun> erase(
      @RestPath UUID id,
      @Schema(description = "On which ground of the law; it goes into the certificate")
          @NotNull
          @RestQuery
          Erasing.Ground ground,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
    var begun = erasing.handle(new CustomerId(id), ground, ifMatch);
    return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, begun)
        .header(HttpHeaders.LOCATION, "/api/erasures/" + begun.erasureId())
        .build();
  }

  @POST
  @Path("search")
  @Operation(
      operationId = "searchCustomers",
      summary = "Customers that have an identifier, or for whom a condition holds")
  public Page<CustomerView> search(@NotNull @Valid SearchRequest request) {
    var identifier = request.identifier();
    var condition = request.condition();
    var list = "customers/search|" + identifier + "|" + condition;
    var page = PageRequest.of(request.limit(), request.cursor(), cursors, list, 1);
    var rest = new Filter().after(after(page));
    if (identifier != null && condition == null) {
      return database.call(
          connection -> page(connection, list, page, having(connection, rest, identifier)));
    }
    if (condition != null && identifier == null) {
      return questions.ask(
          connection -> page(connection, list, page, meeting(connection, rest, condition)));
    }
    throw new InputProblem.Invalid("", "Give either an identifier or a condition");
  }

  private Filter having(Connection connection, Filter filter, Identifier identifier)
      throws SQLException {
    var owners = owners(connection, identifier).stream().map(CustomerId::value).toList();
    return filter.and("c.id = any (?)", Filter.any(owners));
  }

  private Filter meeting(Connection connection, Filter filter, JsonNode condition)
      throws SQLException {
    var parsed = vocabulary.get(connection).parse(condition, "condition", _ -> true);
    KnownSegments.require(connection, parsed, "condition");
    var who = CustomerSql.of(parsed, "c", calendar.today());
    return filter.and(who.predicate(), who::bind);
  }

  private List<CustomerId> owners(Connection connection, Identifier identifier)
      throws SQLException {
    var normal =
        namespaces
            .get(connection)
            .normal(identifier)
            .orElseThrow(() ->
                new InputProblem.Invalid(
                    "identifier.namespace", "is not a known namespace", "unknown"));
    return identifiers.owners(connection, List.of(normal)).getOrDefault(normal, List.of());
  }

  private static void requirePlace(
      Vocabulary.Words words, Field.Profile field, @Nullable String place) {
    var known = new TreeSet<>(words.places().getOrDefault(field, Set.of()));
    if (place != null && !known.contains(place)) {
      var choices = String.join(", ", known);
      throw new InputProblem.Invalid(
          field.key(), "must be one of " + choices, "one-of", Map.of("choices", choices));
    }
  }

  private Filter within(Connection connection, Filter filter, String code) throws SQLException {
    var tree = branches.get(connection);
    var branch =
        tree.branchOf(code)
            .orElseThrow(() ->
                new InputProblem.Invalid(
                    "branch", "there is no branch " + code, "unknown", Map.of("value", code)));
    return filter.and("c.branch_id = any (?)", Filter.any(tree.within(branch.path())));
  }

  private Filter of(Connection connection, Filter filter, String code) throws SQLException {
    var manager =
        branches
            .get(connection)
            .managerOf(code)
            .orElseThrow(() ->
                new InputProblem.Invalid(
                    "manager",
                    "there is no relationship manager " + code,
                    "unknown",
                    Map.of("value", code)));
    return filter.and("c.manager_id = ?", Filter.one(manager.id()));
  }

  private Page<CustomerView> page(
      Connection connection, String list, PageRequest page, Filter filter) throws SQLException {
    var rows = views.list(connection, scope.vision(connection), filter, page.limit() + 1);
    return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()));
  }

  private CustomerView find(Connection connection, Vision vision, CustomerId id)
      throws SQLException {
    var found = one(connection, vision, id);
    if (found.isEmpty()) {
      found = one(connection, vision, merges.survivor(connection, id));
    }
    return found.orElseThrow(() -> new InputProblem.NotFound("customer " + id));
  }

  private Optional<CustomerView> one(Connection connection, Vision vision, CustomerId id)
      throws SQLException {
    var filter = new Filter().and("c.id = ?", Filter.one(id));
    return views.list(connection, vision, filter, 1).stream().findFirst();
  }

  static RestResponse<CustomerView> answer(CustomerView customer) {
    return RestResponse.ResponseBuilder.ok(customer)
        .header(HttpHeaders.ETAG, EntityVersion.etag(customer.version()))
        .header(HttpHeaders.CONTENT_LOCATION, "/api/customers/" + customer.id())
        .build();
  }

  private static @Nullable CustomerId after(PageRequest page) {
    return page.position().map(key -> new CustomerId(UUID.fromString(key.getFirst()))).orElse(null);
  }

  private static String part(@Nullable String filter) {
    return filter == null ? "" : filter;
  }
}
