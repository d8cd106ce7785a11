/// A real PostgreSQL 18 from the binaries on the class path, run by ourselves: durable for the
/// local stack, thrown away after use for tests.
@NullMarked
package io.clientele.local.postgres;

import org.jspecify.annotations.NullMarked;
