package io.clientele.kernel.event;

/// A topic of the contract. The number of partitions of a keyed topic is part of the contract: it
/// is fixed when the topic is made and never raised in place.
///
/// @param compacted whether Kafka keeps the last record of each key for ever
public record Topic(String name, int partitions, boolean compacted) {}
