/// The shared kernel: published events, outbox, inbox, the condition language, paging, ids, money
/// and the calendar of the business.
///
/// It is inert. Nothing here is a bean, an entity or an endpoint, and nothing needs a container: it
/// imports the JDK, Jackson, kafka-clients and JSpecify only.
@NullMarked
package io.clientele.kernel;

import org.jspecify.annotations.NullMarked;
