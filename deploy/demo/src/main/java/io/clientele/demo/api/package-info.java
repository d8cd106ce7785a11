/// The public REST API of the suite as another system calls it: signed in by role, patient with a
/// service that is away for a moment, and never doing a thing twice.
@NullMarked
package io.clientele.demo.api;

import org.jspecify.annotations.NullMarked;
