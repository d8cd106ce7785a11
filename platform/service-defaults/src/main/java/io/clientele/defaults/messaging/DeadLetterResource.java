package io.clientele.defaults.messaging;

import io.clientele.defaults.audit.Audit;
import io.clientele.defaults.identity.CurrentUser;
import io.clientele.defaults.identity.Roles;
import io.clientele.defaults.paging.PageRequest;
import io.clientele.defaults.transaction.TriedAgain;
import io.clientele.kernel.event.PublishedEvent;
import io.clientele.kernel.inbox.DeadLetters;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/dead-letters")
@Tag(name = "Operations")
@RunOnVirtualThread
@RolesAllowed(Roles.ADMIN)
class DeadLetterResource {
  private static final String COLUMNS =
      "select id, consumer, topic, part, pos, key, reason, state, created_at from dead_letter ";

  private static final String LIST =
      COLUMNS
          + """
          where state = ? and (cast(? as uuid) is null or id > ?) order by id limit ?
          """;

  private final DataSource database;
  private final Cursors cursors;
  private final Audit audit;
  private final CurrentUser user;
  private final List<InboxHandler<?>> handlers;

  DeadLetterResource(
      DataSource database,
      Cursors cursors,
      Audit audit,
      CurrentUser user,
      @All List<InboxHandler<?>> handlers) {
    this.database = database;
    this.cursors = cursors;
    this.audit = audit;
    this.user = user;
    this.handlers = handlers;
  }

  enum State {
    OPEN,
    REDRIVEN,
    DISCARDED
  }

  /// @param reason why it was parked; absent for a record that only waits behind another of its key
  record DeadLetterView(
      UUID id,
      String consumer,
      String topic,
      int partition,
      long offset,
      String key,
      @Nullable String reason,
      State state,
      Instant createdAt) {}

  record RedriveView(int applied) {}

  @GET
  @Operation(operationId = "listDeadLetters", summary = "Records that could not be processed")
  public Page<DeadLetterView> list(
      @RestQuery @Nullable State state,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor)
      throws SQLException {
    var wanted = Objects.requireNonNullElse(state, State.OPEN);
    var name = "dead-letters?state=" + wanted;
    var page = PageRequest.of(limit, cursor, cursors, name, 1);
    var after = page.position().map(key -> UUID.fromString(key.getFirst())).orElse(null);
    var rows = new ArrayList<DeadLetterView>();
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(LIST)) {
      statement.setString(1, wanted.name());
      statement.setObject(2, after);
      statement.setObject(3, after);
      statement.setInt(4, page.limit() + 1);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(view(result));
        }
      }
    }
    return Page.of(rows, page.limit(), row -> cursors.write(name, row.id().toString()));
  }

  @POST
  @Path("/{id}/redrive")
  @Operation(
      operationId = "redriveDeadLetter",
      summary = "Drive a record again, with those of its key that wait behind it")
  public RedriveView redrive(@RestPath UUID id) {
    return triedAgain(() -> {
      var letter = require(id);
      var applied = redrive(letter);
      audit.record("dead letter redriven", "dead letter " + id, Map.of("applied", applied));
      return new RedriveView(applied);
    });
  }

  @POST
  @Path("/{id}/discard")
  @Operation(operationId = "discardDeadLetter", summary = "Give a record up for good")
  public DeadLetterView discard(@RestPath UUID id) {
    return triedAgain(() -> {
      var letter = require(id);
      if (letter.state() != State.OPEN) {
        throw settled(letter);
      }
      try (var connection = database.getConnection()) {
        new DeadLetters(letter.consumer()).discard(connection, id, user.name());
      }
      audit.record("dead letter discarded", "dead letter " + id, Map.of("topic", letter.topic()));
      return require(id);
    });
  }

  private static <T> T triedAgain(Callable<T> work) {
    return TriedAgain.call(QuarkusTransaction.joiningExisting(), work);
  }

  private int redrive(DeadLetterView letter) throws SQLException {
    try (var connection = database.getConnection()) {
      return new DeadLetters(letter.consumer())
          .redrive(connection, handler(letter), letter.id(), letter.key(), user.name())
          .orElseThrow(() -> settled(letter));
    } catch (DeadLetters.StillUnprocessable e) {
      throw new InputProblem.Conflict(
          "still-unprocessable",
          "It cannot be processed yet: " + e.getMessage(),
          Map.of("cause", String.valueOf(e.getMessage())));
    }
  }

  private InboxHandler<? extends PublishedEvent> handler(DeadLetterView letter) {
    return handlers.stream()
        .filter(handler -> handler.name().equals(letter.consumer()))
        .findFirst()
        .orElseThrow(() ->
            new InputProblem.Conflict(
                "reader-gone",
                "The reader " + letter.consumer() + " is no longer here.",
                Map.of("reader", letter.consumer())));
  }

  private DeadLetterView require(UUID id) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(COLUMNS + "where id = ?")) {
      statement.setObject(1, id);
      try (var result = statement.executeQuery()) {
        if (!result.next()) {
          throw new InputProblem.NotFound("dead letter " + id);
        }
        return view(result);
      }
    }
  }

  private static InputProblem.Conflict settled(DeadLetterView letter) {
    return new InputProblem.Conflict(
        "already-settled", "The dead letter " + letter.id() + " is settled already.");
  }

  private static DeadLetterView view(ResultSet result) throws SQLException {
    return new DeadLetterView(
        result.getObject("id", UUID.class),
        result.getString("consumer"),
        result.getString("topic"),
        result.getInt("part"),
        result.getLong("pos"),
        result.getString("key"),
        result.getString("reason"),
        State.valueOf(result.getString("state")),
        result.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
