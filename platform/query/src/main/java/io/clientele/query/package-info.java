/// What services and gateway take as the query of an address.
@NullMarked
package io.clientele.query;

import org.jspecify.annotations.NullMarked;
