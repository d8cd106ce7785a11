/// What conditions can ask about in this installation, and where the answers are kept: the bridge
/// between the kernel's condition language and the tables of customer-service.
@NullMarked
package io.clientele.customer.condition;

import org.jspecify.annotations.NullMarked;
