/// The figures of the whole bank on one page.
@NullMarked
package io.clientele.analytics.dashboard;

import org.jspecify.annotations.NullMarked;
