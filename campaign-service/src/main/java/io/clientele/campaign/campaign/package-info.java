/// The campaign itself: drafted by one person, approved by another, launched, ended.
@NullMarked
package io.clientele.campaign.campaign;

import org.jspecify.annotations.NullMarked;
