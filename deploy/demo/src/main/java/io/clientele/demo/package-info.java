/// `./clientele demo`: a bank is loaded and one campaign run from draft to results, by nothing but
/// the public API.
@NullMarked
package io.clientele.demo;

import org.jspecify.annotations.NullMarked;
