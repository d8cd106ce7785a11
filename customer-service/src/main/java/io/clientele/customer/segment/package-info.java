/// Segments: named conditions whose members are kept up to date. Here are the definitions, their
/// preview and explanation; who is a member is judged in `judgement`.
@NullMarked
package io.clientele.customer.segment;

import org.jspecify.annotations.NullMarked;
