/// The kernel's JSON as the JSON of the REST layer.
@NullMarked
package io.clientele.defaults.json;

import org.jspecify.annotations.NullMarked;
