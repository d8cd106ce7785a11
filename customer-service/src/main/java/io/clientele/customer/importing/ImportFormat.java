package io.clientele.customer.importing;

/// How a file is written.
enum ImportFormat {
  CSV,
  NDJSON
}
