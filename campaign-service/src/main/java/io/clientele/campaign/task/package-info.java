/// Work for people: contacts that a branch or a relationship manager makes.
@NullMarked
package io.clientele.campaign.task;

import org.jspecify.annotations.NullMarked;
