package io.clientele.customer.judgement;

import java.util.UUID;

/// A segment whose members are not in line with it yet.
///
/// @param retiring whether it was deleted, and is to be left by all
/// @param compared whether it is noted who has to join or leave
record UnfinishedSegment(UUID id, long version, boolean retiring, boolean compared) {}
