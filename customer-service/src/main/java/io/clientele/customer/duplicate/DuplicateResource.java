package io.clientele.customer.duplicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.branch.CurrentScope;
import io.clientele.customer.branch.Deed;
import io.clientele.customer.matching.MatchModel;
import io.clientele.defaults.idempotency.Idempotent;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.id.Ids;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.time.BusinessDay;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/duplicates")
@Tag(name = "Identity")
@RunOnVirtualThread
@RolesAllowed({Roles.RELATIONSHIP_MANAGER, Roles.BRANCH_MANAGER, Roles.ADMIN, Roles.INTEGRATION})
class DuplicateResource {
  /// From this probability on the rules are right nearly always; see `./clientele bench
  /// duplicates`.
  private static final double USUAL_MINIMUM = 0.8;

  private final Database database;
  private final DuplicateSearches searches;
  private final Duplicates duplicates;
  private final CancelSearch cancelSearch;
  private final DecideDuplicate decideDuplicate;
  private final CurrentScope scope;
  private final CurrentUser user;
  private final BusinessDay calendar;
  private final Cursors cursors;

  DuplicateResource(
      Database database,
      DuplicateSearches searches,
      Duplicates duplicates,
      CancelSearch cancelSearch,
      DecideDuplicate decideDuplicate,
      CurrentScope scope,
      CurrentUser user,
      BusinessDay calendar,
      Cursors cursors) {
    this.database = database;
    this.searches = searches;
    this.duplicates = duplicates;
    this.cancelSearch = cancelSearch;
    this.decideDuplicate = decideDuplicate;
    this.scope = scope;
    this.user = user;
    this.calendar = calendar;
    this.cursors = cursors;
  }

  /// @param minimum probability of the pairs to be proposed; 0.8 when left out
  record SearchRequest(@Nullable @DecimalMin("0.01") @DecimalMax("0.9999") Double minimum) {}

  /// @param survivorId which of the two stays; the one that was registered first when left out
  record AcceptRequest(@Nullable CustomerId survivorId, @Nullable @Size(max = 500) String reason) {}

  /// @param parts what each field that both have says for it (positive) or against it, in bits of
  ///   evidence; never the values themselves
  record DuplicateView(
      UUID id,
      CustomerId customerId,
      CustomerId otherId,
      Duplicate.State state,
      double probability,
      double weight,
      @Schema(
              type = SchemaType.ARRAY,
              implementation = MatchModel.Part.class,
              examples =
                  "[{\"field\":\"name\",\"agreement\":\"the same\",\"level\":8,\"weight\":9.1}]")
          JsonNode parts,
      Instant foundAt,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy) {
    static DuplicateView of(Duplicate duplicate) {
      return new DuplicateView(
          duplicate.id(),
          duplicate.pair().one(),
          duplicate.pair().other(),
          duplicate.state(),
          duplicate.probability(),
          duplicate.weight(),
          duplicate.parts(),
          duplicate.foundAt(),
          duplicate.decidedAt(),
          duplicate.decidedBy());
    }
  }

  @POST
  @Path("searches")
  @Idempotent
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @ResponseStatus(202)
  @Operation(
      operationId = "searchDuplicates",
      summary = "Search all customers for probable duplicates, in the background",
      description =
          "Its proposals take the place of those of earlier searches that nobody decided on. One"
              + " search at a time is under way (409 search-under-way).")
  public RestResponse<DuplicateSearch> search(@Valid @Nullable SearchRequest request) {
    var id = Ids.next();
    var minimum = request == null || request.minimum() == null ? USUAL_MINIMUM : request.minimum();
    searches.create(id, minimum, user.name(), calendar.now());
    return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, searchOf(id))
        .header(HttpHeaders.LOCATION, "/api/duplicates/searches/" + id)
        .build();
  }

  @GET
  @Path("searches")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(operationId = "listDuplicateSearches", summary = "The searches, latest first")
  public Page<DuplicateSearch> listSearches(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var list = "duplicates/searches";
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    return database.call(connection ->
        Page.of(
            searches.list(connection, before, page.limit() + 1),
            page.limit(),
            search -> cursors.write(list, search.id().toString())));
  }

  @GET
  @Path("searches/{id}")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(operationId = "getDuplicateSearch", summary = "How far a search has come")
  public DuplicateSearch searchOf(@RestPath UUID id) {
    return database
        .call(connection -> searches.find(connection, id))
        .orElseThrow(() -> new InputProblem.NotFound("search " + id));
  }

  @POST
  @Path("searches/{id}/cancel")
  @RolesAllowed({Roles.ADMIN, Roles.INTEGRATION})
  @Operation(
      operationId = "cancelDuplicateSearch",
      summary = "End a search before it is through",
      description =
          "What it has proposed so far stays. A search that has ended is left as it is (409"
              + " search-ended).")
  public DuplicateSearch cancel(@RestPath UUID id) {
    return cancelSearch.handle(id);
  }

  @GET
  @Operation(
      operationId = "listDuplicates",
      summary = "Pairs of customers that are probably one, most probable first")
  public Page<DuplicateView> list(
      @RestQuery @DefaultValue("OPEN") Duplicate.State state,
      @Schema(description = "The least probability")
          @RestQuery
          @DefaultValue("0")
          @DecimalMin("0")
          @DecimalMax("1")
          double minimum,
      @Schema(description = "One of the two") @RestQuery @Nullable UUID customerId,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    var list = "duplicates?" + state + "&" + minimum + "&" + customerId;
    var page = PageRequest.of(limit, cursor, cursors, list, 2);
    var after =
        page.position()
            .map(key ->
                new Duplicates.Position(
                    Double.parseDouble(key.getFirst()), UUID.fromString(key.get(1))))
            .orElse(Duplicates.Position.FIRST);
    var customer = customerId == null ? null : new CustomerId(customerId);
    return database.call(connection -> {
      var rows =
          duplicates.list(
              connection,
              scope.get(connection, Deed.CHANGE),
              new Duplicates.Wanted(state, minimum, customer),
              after,
              page.limit() + 1);
      return Page.of(
              rows,
              page.limit(),
              row -> cursors.write(list, Double.toString(row.weight()), row.id().toString()))
          .map(DuplicateView::of);
    });
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getDuplicate",
      summary = "One pair, with what speaks for and against it")
  public DuplicateView get(@RestPath UUID id) {
    return database
        .call(connection -> duplicates.find(connection, scope.get(connection, Deed.CHANGE), id))
        .map(DuplicateView::of)
        .orElseThrow(() -> new InputProblem.NotFound("duplicate " + id));
  }

  @POST
  @Path("{id}/accept")
  @Idempotent
  @Operation(
      operationId = "acceptDuplicate",
      summary = "The two are one: merge them",
      description = "Can be undone by unmerging the survivor.")
  public RestResponse<DuplicateView> accept(
      @RestPath UUID id, @Valid @Nullable AcceptRequest request) {
    return RestResponse.ok(
        DuplicateView.of(
            decideDuplicate.accept(
                id,
                request == null ? null : request.survivorId(),
                request == null ? null : request.reason())));
  }

  @POST
  @Path("{id}/reject")
  @Idempotent
  @Operation(
      operationId = "rejectDuplicate",
      summary = "The two are not one",
      description =
          "They are proposed again only once they agree in something in which they did not, or"
              + " better than they did.")
  public RestResponse<DuplicateView> reject(@RestPath UUID id) {
    return RestResponse.ok(DuplicateView.of(decideDuplicate.reject(id)));
  }
}
