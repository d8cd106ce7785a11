package io.clientele.demo.bank;

import org.jspecify.annotations.Nullable;

/// @param parent the code of the branch above; null for the head office
/// @param city where its customers live; null where it serves none itself
public record Branch(String code, String name, @Nullable String parent, @Nullable String city) {}
