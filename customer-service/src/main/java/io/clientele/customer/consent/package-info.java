/// What customers allow: an append-only ledger by purpose and channel, and what stands now.
@NullMarked
package io.clientele.customer.consent;

import org.jspecify.annotations.NullMarked;
