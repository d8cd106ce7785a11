package io.clientele.customer.collect;

import io.clientele.customer.identity.Identifier;

/// A device that is somebody else's.
///
/// @param user beside whom it was told
record ForeignDevice(Identifier user, Identifier device) {}
