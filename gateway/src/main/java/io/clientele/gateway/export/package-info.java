/// All that the suite holds on a customer, in one document that the customer may take elsewhere.
@NullMarked
package io.clientele.gateway.export;

import org.jspecify.annotations.NullMarked;
