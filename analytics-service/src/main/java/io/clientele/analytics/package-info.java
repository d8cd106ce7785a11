/// The words that all features of analytics-service share.
@NullMarked
package io.clientele.analytics;

import org.jspecify.annotations.NullMarked;
