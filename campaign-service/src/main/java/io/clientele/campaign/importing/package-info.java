/// Contacts that were made before, read from files.
@NullMarked
package io.clientele.campaign.importing;

import org.jspecify.annotations.NullMarked;
