package io.clientele.defaults.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/audit")
@Tag(name = "Operations")
@RunOnVirtualThread
@RolesAllowed({Roles.ADMIN, Roles.PRIVACY_OFFICER})
class AuditResource {
  private static final String LIST =
      """
      select id, at, actor, action, subject, details from audit_entry
      where cast(? as uuid) is null or id < ? order by id desc limit ?
      """;

  private final DataSource database;
  private final Cursors cursors;

  AuditResource(DataSource database, Cursors cursors) {
    this.database = database;
    this.cursors = cursors;
  }

  record EntryView(
      UUID id,
      Instant at,
      String actor,
      String action,
      String subject,
      @JsonRawValue @Schema(type = SchemaType.OBJECT) String details) {}

  @GET
  @Operation(operationId = "listAudit", summary = "Who did what, newest first")
  public Page<EntryView> list(
      @RestQuery @Nullable Integer limit, @RestQuery @Nullable String cursor) throws SQLException {
    var page = PageRequest.of(limit, cursor, cursors, "audit", 1);
    var after = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    var rows = new ArrayList<EntryView>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(LIST)) {
      statement.setObject(1, after);
      statement.setObject(2, after);
      statement.setInt(3, page.limit() + 1);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(
              new EntryView(
                  result.getObject("id", UUID.class),
                  result.getObject("at", OffsetDateTime.class).toInstant(),
                  result.getString("actor"),
                  result.getString("action"),
                  result.getString("subject"),
                  result.getString("details")));
        }
      }
    }
    return Page.of(rows, page.limit(), row -> cursors.write("audit", row.id().toString()));
  }
}
