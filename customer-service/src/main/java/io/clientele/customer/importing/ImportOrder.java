package io.clientele.customer.importing;

/// What is to be done with a file.
///
/// @param dryRun whether it is only tried out: everything is checked and nothing changed
record ImportOrder(ImportKind kind, ImportFormat format, ImportMapping mapping, boolean dryRun) {}
