/// By which identifiers customers are known: namespaces with their rules, normal forms, look-up.
@NullMarked
package io.clientele.customer.identity;

import org.jspecify.annotations.NullMarked;
