/// Customers themselves: registration, change, look-up, and the attributes that are declared for
/// them. Single requests, files and unknown callers all take the same set-based path.
@NullMarked
package io.clientele.customer.profile;

import org.jspecify.annotations.NullMarked;
