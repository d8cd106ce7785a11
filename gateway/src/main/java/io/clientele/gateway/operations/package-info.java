/// What every service keeps for operators, as one: audit entries, dead letters, health.
@NullMarked
package io.clientele.gateway.operations;

import org.jspecify.annotations.NullMarked;
