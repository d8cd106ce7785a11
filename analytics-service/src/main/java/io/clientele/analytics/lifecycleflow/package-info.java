/// How customers move between lifecycle stages, tiers and bases.
@NullMarked
package io.clientele.analytics.lifecycleflow;

import org.jspecify.annotations.NullMarked;
