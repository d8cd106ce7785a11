/// A bank that does not exist, drawn from a seed.
@NullMarked
package io.clientele.demo.bank;

import org.jspecify.annotations.NullMarked;
