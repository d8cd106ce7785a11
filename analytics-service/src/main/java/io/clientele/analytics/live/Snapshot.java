package io.clientele.analytics.live;

/// The overview, encoded, and the version of the counts it was read from.
record Snapshot(long version, String json) {}
