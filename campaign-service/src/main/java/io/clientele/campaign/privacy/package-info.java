/// Erasure, as far as campaigns go: contacts stay and count, under random ids.
@NullMarked
package io.clientele.campaign.privacy;

import org.jspecify.annotations.NullMarked;
