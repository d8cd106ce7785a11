/// The rights of customers over what is held on them: erasure in all services, with a certificate,
/// and export.
@NullMarked
package io.clientele.customer.privacy;

import org.jspecify.annotations.NullMarked;
