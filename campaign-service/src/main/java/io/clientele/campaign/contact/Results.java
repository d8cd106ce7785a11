package io.clientele.campaign.contact;

import io.clientele.campaign.contact.Outcome.Accepted;
import io.clientele.campaign.contact.Outcome.NotTried;
import io.clientele.campaign.contact.Outcome.PutOff;
import io.clientele.campaign.contact.Outcome.Refused;
import io.clientele.campaign.contact.Outcome.Unavailable;
import io.clientele.campaign.contact.Outcome.Unknown;
import io.clientele.campaign.contact.SendQueue.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// The contacts of a batch by what came of giving them to their channel.
///
/// @param doubtful those that may or may not have gone out
/// @param reasons why the failed ones did, each in its place
/// @param putOff those that the channel did not take for now
/// @param unavailable those for which the channel was not there
record Results(
    List<UUID> accepted,
    List<UUID> doubtful,
    List<UUID> failed,
    List<ContactReason> reasons,
    List<UUID> putOff,
    List<UUID> unavailable,
    List<UUID> notTried) {

  /// @param mostAttempts after how many a contact that is put off has failed
  static Results of(List<Judged> contacts, Map<UUID, Outcome> outcomes, int mostAttempts) {
    var results =
        new Results(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (var contact : contacts) {
      var id = contact.id();
      switch (outcomes.getOrDefault(id, new NotTried())) {
        case Accepted _ -> results.accepted.add(id);
        case Refused(var reason) -> results.fail(id, reason);
        case Unknown _ -> results.doubtful.add(id);
        case PutOff _ when contact.attempts() + 1 >= mostAttempts ->
            results.fail(id, ContactReason.PUT_OFF_TOO_OFTEN);
        case PutOff _ -> results.putOff.add(id);
        case Unavailable _ -> results.unavailable.add(id);
        case NotTried _ -> results.notTried.add(id);
      }
    }
    return results;
  }

  private void fail(UUID id, ContactReason reason) {
    failed.add(id);
    reasons.add(reason);
  }

  /// Those that are planned again.
  List<UUID> back() {
    return Stream.of(putOff, unavailable, notTried).flatMap(List::stream).toList();
  }

  /// Those that went out, or perhaps did.
  List<UUID> sent() {
    return Stream.of(accepted, doubtful).flatMap(List::stream).toList();
  }
}
