/// One OpenAPI document of all services, and the page to browse it.
@NullMarked
package io.clientele.gateway.apidoc;

import org.jspecify.annotations.NullMarked;
