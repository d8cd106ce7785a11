/// The words that all features of customer-service share.
@NullMarked
package io.clientele.customer;

import org.jspecify.annotations.NullMarked;
