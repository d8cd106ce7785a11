/// Behaviours: what customers do, as they come in by REST and Kafka, are resolved to customers,
/// kept once each, folded into daily totals, and have customers judged anew.
@NullMarked
package io.clientele.customer.behaviour;

import org.jspecify.annotations.NullMarked;
