package io.clientele.defaults.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
  /// What an entry can say.
  private static final String TEXT = "[^\\x00]{1,300}";

  private static final String LIST =
      """
      select id, at, actor, action, subject, details from audit_entry
      where id < coalesce(cast(? as uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        and actor = coalesce(?, actor) and action = coalesce(?, action)
        and %s
      order by id desc limit ?
      """;

  private static final String LIST_ALL = LIST.formatted("subject = coalesce(?, subject)");

  // A statement of its own: a plan that holds for any subject and for none is not by the index.
  private static final String LIST_OF_SUBJECT = LIST.formatted("subject = ?");

  private final DataSource database;
  private final VerifyAudit verify;
  private final Cursors cursors;

  AuditResource(DataSource database, VerifyAudit verify, Cursors cursors) {
    this.database = database;
    this.verify = verify;
    this.cursors = cursors;
  }

  record EntryView(
      UUID id,
      Instant at,
      String actor,
      String action,
      String subject,
      @JsonRawValue @Schema(type = SchemaType.OBJECT) String details) {
    static EntryView of(AuditEntry entry) {
      return new EntryView(
          entry.id(), entry.at(), entry.actor(), entry.action(), entry.subject(), entry.details());
    }
  }

  /// @param intact whether all entries that are sealed are there, as they were, in their order
  /// @param sealed how many entries were found intact, up to the finding if there is one
  /// @param unsealed how many were just written and wait for their seal; they are not covered yet
  /// @param published up to where the trail was told to be sealed, outside the database; null when
  ///   nothing was
  /// @param finding the first that is wrong; null when nothing is
  record VerificationView(
      boolean intact,
      long sealed,
      long unsealed,
      @Nullable PublishedView published,
      @Nullable FindingView finding) {}

  /// @param entries how many were sealed then
  record PublishedView(long entries, Instant at) {}

  /// @param fault CHANGED: the entry does not say what it said. REMOVED: the entry or its seal is
  ///   gone. REORDERED: it stands where another one was sealed. CUT: the trail ends here, although
  ///   more was published of it. ADDED: the entry came in past the seals. UNSEALED_TOO_LONG: it
  ///   waits for its seal for longer than a minute (`clientele.audit.sealed-within`), as if
  ///   somebody kept it from being sealed.
  /// @param place in the order of the seals, from 1 on; null when it has none
  /// @param entryId null when it is not known any more
  record FindingView(VerifyAudit.Fault fault, @Nullable Long place, @Nullable UUID entryId) {}

  @GET
  @Operation(operationId = "listAudit", summary = "Who did what, newest first")
  public Page<EntryView> list(
      @Schema(description = "By whom") @RestQuery @Nullable @Pattern(regexp = TEXT) String actor,
      @Schema(description = "What was done, as entries say it")
          @RestQuery
          @Nullable
          @Pattern(regexp = TEXT)
          String action,
      @Schema(description = "To what: its kind and id, such as `customer 0199...`")
          @RestQuery
          @Nullable
          @Pattern(regexp = TEXT)
          String subject,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor)
      throws SQLException {
    var list = "audit" + Arrays.asList(actor, action, subject);
    var page = PageRequest.of(limit, cursor, cursors, list, 1);
    var after = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    var rows = new ArrayList<EntryView>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(subject == null ? LIST_ALL : LIST_OF_SUBJECT)) {
      statement.setObject(1, after);
      statement.setString(2, actor);
      statement.setString(3, action);
      statement.setString(4, subject);
      statement.setInt(5, page.limit() + 1);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(EntryView.of(AuditEntry.of(result)));
        }
      }
    }
    return Page.of(rows, page.limit(), row -> cursors.write(list, row.id().toString()));
  }

  @GET
  @Path("/verify")
  @Operation(
      operationId = "verifyAudit",
      summary = "Whether the audit trail is whole, and the first entry that was tampered with",
      description =
          "Each entry is sealed shortly after it was written, with a keyed hash over itself and the"
              + " seal before it; how far that has come is published outside the database, so that"
              + " the end cannot be cut off either.")
  public VerificationView verify() throws SQLException {
    var found = verify.handle();
    return new VerificationView(
        found.finding().isEmpty(),
        found.sealed(),
        found.unsealed(),
        found
            .published()
            .map(checkpoint -> new PublishedView(checkpoint.entries(), checkpoint.occurredAt()))
            .orElse(null),
        found
            .finding()
            .map(finding -> new FindingView(finding.fault(), finding.place(), finding.entryId()))
            .orElse(null));
  }
}
