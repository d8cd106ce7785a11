package io.clientele.customer.matching;

/// Something that is compared.
///
/// @param name such as `name` or `attributes.birthDate`
public record Field(String name, Measure measure) {}
