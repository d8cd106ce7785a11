/// The tree of branches, the relationship managers, and which customers a person may see because of
/// them.
@NullMarked
package io.clientele.customer.branch;

import org.jspecify.annotations.NullMarked;
