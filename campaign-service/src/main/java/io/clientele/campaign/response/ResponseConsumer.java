package io.clientele.campaign.response;

import io.clientele.campaign.audience.ErasedCustomers;
import io.clientele.campaign.response.ApplyResponses.Sourced;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;

/// Takes the responses that channel providers write on Kafka.
@ApplicationScoped
class ResponseConsumer implements InboxHandler<ResponseEvent> {
  private static final EventCodec<ResponseEvent> CODEC = EventCodec.of(ResponseEvent.class);

  private final ApplyResponses responses;
  private final ErasedCustomers erasedCustomers;

  private final Clock clock;

  ResponseConsumer(ApplyResponses responses, ErasedCustomers erasedCustomers, Clock clock) {
    this.responses = responses;
    this.erasedCustomers = erasedCustomers;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "campaign.responses";
  }

  @Override
  public Topic topic() {
    return ResponseEvent.TOPIC;
  }

  @Override
  public EventCodec<ResponseEvent> codec() {
    return CODEC;
  }

  @Override
  public void apply(Connection connection, List<Received<ResponseEvent>> batch)
      throws SQLException {
    var check = CheckResponse.at(clock.instant());
    var recorded = new ArrayList<Received<ResponseEvent>>();
    var all = new ArrayList<Sourced>();
    var unprocessable = new HashMap<Received<ResponseEvent>, String>();
    for (var received : batch) {
      switch (received.data()) {
        case ResponseEvent.Recorded response -> {
          var sourced = new Sourced(received.event().source(), response);
          var faults = check.faults(sourced.source(), response);
          if (faults.isEmpty()) {
            recorded.add(received);
            all.add(sourced);
          } else {
            unprocessable.put(received, sentence(faults.getFirst()));
          }
        }
        case ResponseEvent.Unrecognised _ -> {
          // a later version of the suite speaks to readers that know it
        }
      }
    }
    if (recorded.isEmpty() && unprocessable.isEmpty()) {
      return;
    }
    var contacts = responses.find(connection, all);
    var named =
        all.stream().map(one -> one.response().customerId()).filter(Objects::nonNull).toList();
    var erased = erasedCustomers.among(connection, named);
    for (var place = 0; place < all.size(); place++) {
      if (!contacts.containsKey(place)
          && !erased.contains(all.get(place).response().customerId())) {
        unprocessable.put(recorded.get(place), "There is no such contact.");
      }
    }
    if (!unprocessable.isEmpty()) {
      throw new Unprocessable(unprocessable);
    }
    var _ = responses.handle(connection, all, contacts);
  }

  private static String sentence(Violation fault) {
    return "The " + fault.field() + " of the response " + fault.message() + ".";
  }
}
