/// The little that all need of JDBC: a transaction, and which failures pass by themselves.
@NullMarked
package io.clientele.kernel.sql;

import org.jspecify.annotations.NullMarked;
