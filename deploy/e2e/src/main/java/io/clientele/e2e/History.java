package io.clientele.e2e;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What was asked of the suite while it was disturbed, and what it answered.
final class History {
  /// Behaviours that were sent, by id; and those of them that were accepted.
  private final Set<String> sent = ConcurrentHashMap.newKeySet();

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();

  /// Customers that were registered, by core-banking number: the id of the answer.
  private final ConcurrentHashMap<String, String> registered = new ConcurrentHashMap<>();

  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unanswered = new AtomicInteger();

  void sending(Collection<String> behaviours) {
    sent.addAll(behaviours);
  }

  void accepted(Collection<String> behaviours) {
    accepted.addAll(behaviours);
  }

  void registered(String number, String id) {
    registered.put(number, id);
  }

  /// A command that should have been taken was refused for good.
  void refused(String answer) {
    refused.add(answer);
  }

  /// Nobody knows whether the command had its effect; it is sent again.
  void unanswered() {
    unanswered.incrementAndGet();
  }

  Set<String> acceptedBehaviours() {
    return Set.copyOf(accepted);
  }

  /// Behaviours that must be nowhere, for nobody sent them.
  Set<String> neverSent(Set<String> told) {
    var strange = new HashSet<>(told);
    strange.removeAll(sent);
    return strange;
  }

  ConcurrentHashMap<String, String> registered() {
    return registered;
  }

  Set<String> refusals() {
    return refused;
  }

  int unansweredCommands() {
    return unanswered.get();
  }
}
