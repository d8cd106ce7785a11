package io.clientele.customer.privacy;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.privacy.Erasures.Erasure;
import io.clientele.customer.privacy.Erasures.Proof;
import io.clientele.customer.privacy.Erasures.State;
import io.clientele.customer.profile.Erasing.Ground;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.privacy.Traces;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/erasures")
@Tag(name = "Privacy")
@RunOnVirtualThread
@RolesAllowed(Roles.PRIVACY_OFFICER)
class ErasureResource {
  private final Database database;
  private final Erasures erasures;
  private final Certificates certificates;
  private final PrivacyConfig config;
  private final Audit audit;
  private final Cursors cursors;
  private final String service;

  ErasureResource(
      Database database,
      Erasures erasures,
      Certificates certificates,
      PrivacyConfig config,
      Audit audit,
      Cursors cursors,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.database = database;
    this.erasures = erasures;
    this.certificates = certificates;
    this.config = config;
    this.audit = audit;
    this.cursors = cursors;
    this.service = service;
  }

  /// @param services what each that has confirmed did, by table
  /// @param waitingFor services that have not confirmed yet
  /// @param certificate a JSON Web Signature over what was done; once the job is completed
  record ErasureView(
      UUID id,
      CustomerId customerId,
      Ground ground,
      State state,
      String requestedBy,
      Instant requestedAt,
      List<Proof> services,
      List<String> waitingFor,
      @Nullable Instant completedAt,
      @Nullable String certificate) {}

  record KeyList(@Schema(description = "JSON Web Keys") List<Map<String, String>> keys) {}

  @GET
  @Operation(operationId = "listErasures", summary = "Erasures of customers, latest first")
  public Page<ErasureView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) {
    var page = PageRequest.of(limit, cursor, cursors, "erasures", 1);
    var before = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    var rows =
        database.call(connection -> erasures.list(connection, before, page.limit() + 1)).stream()
            .map(this::view)
            .toList();
    return Page.of(rows, page.limit(), row -> cursors.write("erasures", row.id().toString()));
  }

  @GET
  @Path("{id}")
  @Operation(
      operationId = "getErasure",
      summary = "How far the erasure of a customer is, and its certificate when it is done")
  public ErasureView get(@RestPath UUID id) {
    return view(find(id));
  }

  @GET
  @Path("keys")
  @PermitAll
  @Operation(
      operationId = "getErasureKeys",
      summary = "The keys that certificates are checked with (JSON Web Key Set)",
      description =
          "The key with which certificates are signed now comes first; those of before follow.")
  public KeyList keys() {
    return new KeyList(certificates.publicKeys());
  }

  @POST
  @Path("{id}/traces")
  @RolesAllowed(Roles.INTEGRATION)
  @Operation(
      operationId = "readErasureTraces",
      summary = "By what a service finds texts about the customer, so that it can delete them",
      description =
          "Audited. Only until the erasure is completed; then nobody knows them any more.")
  public Traces traces(@RestPath UUID id) {
    return database.call(connection -> {
      var traces =
          erasures
              .traces(connection, id)
              .orElseThrow(() -> new InputProblem.NotFound("running erasure " + id));
      audit.record("erasure traces read", "erasure " + id, Map.of());
      return traces;
    });
  }

  private ErasureView view(Erasure erasure) {
    var waitingFor =
        erasure.state() == State.COMPLETED
            ? List.<String>of()
            : Stream.concat(Stream.of(service), config.services().stream())
                .filter(each -> !erasure.isConfirmedBy(each))
                .sorted()
                .toList();
    return new ErasureView(
        erasure.id(),
        erasure.customerId(),
        erasure.ground(),
        erasure.state(),
        erasure.requestedBy(),
        erasure.requestedAt(),
        erasure.proofs(),
        waitingFor,
        erasure.completedAt(),
        erasure.certificate());
  }

  private Erasure find(UUID id) {
    return database
        .call(connection -> erasures.find(connection, id))
        .orElseThrow(() -> new InputProblem.NotFound("erasure " + id));
  }
}
