package io.clientele.gateway.operations;

import com.fasterxml.jackson.databind.JsonNode;
import io.clientele.gateway.GatewayProblem.RefusedByService;
import io.clientele.gateway.GatewayProblem.ServiceUnavailable;
import io.clientele.gateway.Service;
import io.clientele.gateway.route.Reply;
import io.clientele.gateway.route.ServiceClient;
import io.clientele.gateway.route.ServiceClient.OnBehalf;
import io.clientele.kernel.page.Cursors;
import io.clientele.kernel.page.Page;
import io.clientele.kernel.problem.InputProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Reads one list out of the lists that every service keeps for itself. Their entries have ids that
/// sort by time (UUIDv7), and each list is in the order of its ids, so merging is a matter of
/// comparing ids.
///
/// A page of a service is seldom used up whole. Reading goes on in the middle of it: the position
/// in a service's list is the cursor with which that page began, and the id of the last entry used.
@ApplicationScoped
class ListAcrossServices {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Executor THREADS = Thread::startVirtualThread;

  private final ServiceClient services;
  private final Cursors cursors;

  ListAcrossServices(ServiceClient services, Cursors cursors) {
    this.services = services;
    this.cursors = cursors;
  }

  /// @param missing services whose entries are left out, from here to the end of the list
  record Listed(List<Entry> entries, @Nullable String next, List<Service> missing) {}

  /// @param page the cursor with which the service's page began; empty for its first
  record Entry(Service service, String id, String page, JsonNode content) {}

  /// Throws a service's own problem when it does not accept the request.
  Listed handle(Listing listing, @Nullable Integer limit, @Nullable String cursor) {
    var wanted = limit == null ? Page.DEFAULT_LIMIT : limit;
    if (wanted < 1 || wanted > Page.LARGEST_LIMIT) {
      throw new InputProblem.Invalid("limit", "must be between 1 and " + Page.LARGEST_LIMIT);
    }
    var positions = positions(listing, cursor);
    var readings = readAll(listing, positions, wanted);
    var entries = new ArrayList<Entry>();
    for (var reading : readings.values()) {
      switch (reading) {
        case Reading.Found(var found, _) -> entries.addAll(found);
        case Reading.Refused(var problem) -> throw problem;
        case Reading.Nothing() -> {}
      }
    }
    entries.sort(Comparator.comparing(Entry::id, listing.order()));
    var used = List.copyOf(entries.subList(0, Math.min(wanted, entries.size())));
    readings.forEach((service, reading) ->
        positions.computeIfPresent(
            service, (_, position) -> position.after(reading, used, service)));
    var missing =
        positions.keySet().stream()
            .filter(service -> Position.LEFT_OUT.equals(positions.get(service)))
            .toList();
    if (missing.size() == positions.size()) {
      throw new ServiceUnavailable("None of the services can be reached.");
    }
    return new Listed(used, cursor(listing, positions), missing);
  }

  private Map<Service, Reading> readAll(
      Listing listing, Map<Service, Position> positions, int wanted) {
    var caller = services.onBehalfOfCaller();
    var running = new EnumMap<Service, CompletableFuture<Reading>>(Service.class);
    positions.forEach((service, position) -> {
      if (position.isOpen()) {
        running.put(
            service,
            CompletableFuture.supplyAsync(
                () -> read(caller, listing, service, position, wanted), THREADS));
      }
    });
    var readings = new EnumMap<Service, Reading>(Service.class);
    running.forEach((service, reading) -> readings.put(service, reading.join()));
    return readings;
  }

  private static Reading read(
      OnBehalf caller, Listing listing, Service service, Position from, int wanted) {
    var found = new ArrayList<Entry>();
    var page = from.page();
    while (true) {
      JsonNode body;
      switch (caller.get(service, listing.address(page, wanted), LIMIT).join()) {
        case Reply.Given given -> body = given.body();
        case Reply.Refused(var problem) -> {
          return new Reading.Refused(problem);
        }
        case Reply.Silent _ -> {
          return new Reading.Nothing();
        }
      }
      for (var item : body.path("items")) {
        var id = item.path("id").asText();
        if (from.last().isEmpty() || listing.order().compare(from.last(), id) < 0) {
          found.add(new Entry(service, id, page, item));
        }
      }
      page = body.path("next").asText("");
      if (page.isEmpty() || found.size() >= wanted) {
        return new Reading.Found(found, page.isEmpty());
      }
    }
  }

  private Map<Service, Position> positions(Listing listing, @Nullable String cursor) {
    var positions = new EnumMap<Service, Position>(Service.class);
    if (cursor == null) {
      for (var service : Service.values()) {
        positions.put(service, Position.START);
      }
      return positions;
    }
    try {
      var parts = cursors.read(listing.name(), cursor).iterator();
      for (var service : Service.values()) {
        positions.put(service, new Position(parts.next(), parts.next()));
      }
      return positions;
    } catch (Cursors.InvalidCursor _) {
      throw new InputProblem.InvalidCursor();
    }
  }

  private @Nullable String cursor(Listing listing, Map<Service, Position> positions) {
    if (positions.values().stream().noneMatch(Position::isOpen)) {
      return null;
    }
    var parts =
        positions.values().stream()
            .flatMap(position -> List.of(position.page(), position.last()).stream())
            .toArray(String[]::new);
    return cursors.write(listing.name(), parts);
  }

  /// How far a service's list has been read.
  ///
  /// @param page the cursor of the page to go on with; empty for the first
  /// @param last id of the last entry used; empty for none
  private record Position(String page, String last) {
    static final Position START = new Position("", "");
    static final Position END = new Position(".", "");
    static final Position LEFT_OUT = new Position("!", "");

    boolean isOpen() {
      return !equals(END) && !equals(LEFT_OUT);
    }

    /// @param used the entries that made it into the page of all services
    Position after(Reading reading, List<Entry> used, Service service) {
      var ours = used.stream().filter(entry -> entry.service() == service).toList();
      return switch (reading) {
        case Reading.Found(var found, var whole) when whole && found.size() == ours.size() -> END;
        case Reading.Found _ when !ours.isEmpty() ->
            new Position(ours.getLast().page(), ours.getLast().id());
        case Reading.Found _, Reading.Refused _ -> this;
        case Reading.Nothing() -> LEFT_OUT;
      };
    }
  }

  /// What reading on in one service's list gave.
  private sealed interface Reading {
    /// @param whole whether the list ends here
    record Found(List<Entry> entries, boolean whole) implements Reading {}

    record Nothing() implements Reading {}

    record Refused(RefusedByService problem) implements Reading {}
  }
}
