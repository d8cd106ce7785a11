/// The words that all features of campaign-service share.
@NullMarked
package io.clientele.campaign;

import org.jspecify.annotations.NullMarked;
