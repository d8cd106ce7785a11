/// Who is asking. Tokens are verified by the same rules as in every service; the local stack's own
/// issuer of tokens is here as well.
@NullMarked
package io.clientele.gateway.identity;

import org.jspecify.annotations.NullMarked;
