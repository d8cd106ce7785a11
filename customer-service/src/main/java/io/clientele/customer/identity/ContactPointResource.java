package io.clientele.customer.identity;

import io.clientele.customer.CustomerId;
import io.clientele.customer.Database;
import io.clientele.customer.Sql;
import io.clientele.customer.vault.SealedColumn;
import io.clientele.customer.vault.Vault;
import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/contact-points")
@Tag(name = "Identity")
@RunOnVirtualThread
@RolesAllowed({Roles.INTEGRATION, Roles.ADMIN})
class ContactPointResource {
  private static final String ADDRESSES =
      """
      select c.id, c.name, k.wrapped, (
        select json_agg(json_build_object('namespace', i.namespace, 'sealed', i.sealed))
        from identifier i
        join identifier_namespace n on n.name = i.namespace and n.channel = ?
        where i.customer_id = c.id) as addresses
      from customer c left join customer_key k on k.customer_id = c.id
      where c.id = any (?) order by c.id
      """;

  private final Database database;
  private final Merges merges;
  private final Vault vault;
  private final Audit audit;

  ContactPointResource(Database database, Merges merges, Vault vault, Audit audit) {
    this.database = database;
    this.merges = merges;
    this.vault = vault;
    this.audit = audit;
  }

  record ContactPointsRequest(
      @NotBlank @Pattern(regexp = "[A-Z][A-Z0-9_]{0,39}") String channel,
      @NotEmpty @Size(max = 500) List<@NotNull CustomerId> customerIds) {}

  /// @param customerId as it was asked for, also where it was merged away
  record ContactPointView(CustomerId customerId, @Nullable String name, @Nullable String address) {
    private ContactPointView under(CustomerId asked) {
      return new ContactPointView(asked, name, address);
    }
  }

  record ContactPointList(List<ContactPointView> items) {}

  @POST
  @Operation(
      operationId = "revealContactPoints",
      summary = "Names of customers and their addresses on a channel; audited")
  public ContactPointList contactPoints(@NotNull @Valid ContactPointsRequest request) {
    return database.call(connection -> {
      var survivors = merges.survivors(connection, request.customerIds());
      var asked = new LinkedHashSet<>(request.customerIds());
      var found = new HashMap<CustomerId, ContactPointView>();
      Sql.on(connection, ADDRESSES)
          .with(request.channel())
          .customers(asked.stream().map(id -> survivors.getOrDefault(id, id)).distinct().toList())
          .list(this::contactPoint)
          .forEach(point -> found.put(point.customerId(), point));
      audit.record(
          "contact points revealed",
          "channel " + request.channel(),
          Map.of("customers", request.customerIds()));
      return new ContactPointList(
          asked.stream()
              .flatMap(id ->
                  Optional.ofNullable(found.get(survivors.getOrDefault(id, id)))
                      .map(point -> point.under(id))
                      .stream())
              .toList());
    });
  }

  /// Of several addresses the first by spelling, so that it is always the same.
  private ContactPointView contactPoint(ResultSet row) throws SQLException {
    var id = Sql.customer(row, "id");
    var keys = vault.key(id, row.getBytes("wrapped"));
    var address =
        SealedIdentifiers.open(keys, id, row.getString("addresses")).stream()
            .map(Identifier::value)
            .min(Comparator.naturalOrder());
    return new ContactPointView(
        id, keys.open(SealedColumn.NAME, id, row.getBytes("name")), address.orElse(null));
  }
}
