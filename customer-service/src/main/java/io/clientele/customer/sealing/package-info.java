/// Seals what versions before the vault left in clear text: migrations that run once, when such a
/// database is first met. Each is one transaction: a start that is broken off leaves everything as
/// it was, and the next begins anew.
@NullMarked
package io.clientele.customer.sealing;

import org.jspecify.annotations.NullMarked;
