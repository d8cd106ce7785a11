/// Erasure, as far as every service has the same part in it: what the platform's own tables hold of
/// a customer.
@NullMarked
package io.clientele.defaults.privacy;

import org.jspecify.annotations.NullMarked;
