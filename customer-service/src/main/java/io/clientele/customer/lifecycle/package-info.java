/// Where customers stand and why they move: versioned models of stage, tier and base, the rule that
/// decides about one customer, and the history of moves.
///
/// A model is an ordered list of places, each with the condition to enter it. Hysteresis (`keep`),
/// grace, minimum stay and the places from which one may come (`from`) keep customers from moving
/// to and fro.
@NullMarked
package io.clientele.customer.lifecycle;

import org.jspecify.annotations.NullMarked;
