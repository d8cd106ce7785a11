package io.clientele.campaign.response;

import io.clientele.campaign.audience.ErasedCustomers;
import io.clientele.campaign.contact.ReportType;
import io.clientele.kernel.event.EventCodec;
import io.clientele.kernel.event.ResponseEvent;
import io.clientele.kernel.event.Topic;
import io.clientele.kernel.inbox.InboxHandler;
import io.clientele.kernel.inbox.Received;
import io.clientele.kernel.inbox.Unprocessable;
import io.clientele.kernel.json.StorableText;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Takes the responses that channel providers write on Kafka.
@ApplicationScoped
class ResponseConsumer implements InboxHandler<ResponseEvent> {
  private static final EventCodec<ResponseEvent> CODEC = EventCodec.of(ResponseEvent.class);

  private final ApplyResponses responses;
  private final ErasedCustomers erasedCustomers;

  ResponseConsumer(ApplyResponses responses, ErasedCustomers erasedCustomers) {
    this.responses = responses;
    this.erasedCustomers = erasedCustomers;
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
    Map<Received<ResponseEvent>, ResponseEvent.Recorded> recorded = new LinkedHashMap<>();
    var unprocessable = new HashMap<Received<ResponseEvent>, String>();
    for (var received : batch) {
      switch (received.data()) {
        case ResponseEvent.Recorded response -> {
          var flaw = flaw(response);
          if (flaw == null) {
            recorded.put(received, response);
          } else {
            unprocessable.put(received, flaw);
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
    var all = List.copyOf(recorded.values());
    var contacts = responses.find(connection, all);
    var named =
        all.stream().map(ResponseEvent.Recorded::customerId).filter(Objects::nonNull).toList();
    var erased = erasedCustomers.among(connection, named);
    recorded.forEach((received, response) -> {
      if (!contacts.containsKey(response.id()) && !erased.contains(response.customerId())) {
        unprocessable.put(received, "There is no such contact.");
      }
    });
    if (!unprocessable.isEmpty()) {
      throw new Unprocessable(unprocessable);
    }
    var _ = responses.handle(connection, all, contacts);
  }

  private static @Nullable String flaw(ResponseEvent.Recorded response) {
    if (response.id().isBlank()) {
      return "The response has no id.";
    }
    if (response.id().length() > ResponseResource.LONGEST_ID || !StorableText.is(response.id())) {
      return "The id of the response has not 1 to "
          + ResponseResource.LONGEST_ID
          + " plain characters.";
    }
    if (response.contactId() == null
        && (response.customerId() == null || response.campaignId() == null)) {
      return "The response names neither a contact nor a customer and a campaign.";
    }
    var types = Arrays.stream(ReportType.values()).map(ReportType::name).toList();
    return types.contains(response.type())
        ? null
        : "The type of the response is none of " + String.join(", ", types) + ".";
  }
}
