package io.clientele.customer.segment;

import java.util.UUID;

/// A segment was defined, changed or deleted, so that its members are to be brought in line.
/// Whoever missed it finds the segment all the same.
public record SegmentToBuild(UUID id) {}
