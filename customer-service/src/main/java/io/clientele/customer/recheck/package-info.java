/// Customers who are to be judged again although nothing happened to them. Asking for it is one
/// row, however many they are; they are worked through in small transactions that keep nobody
/// waiting, and what was interrupted goes on where it stood.
@NullMarked
package io.clientele.customer.recheck;

import org.jspecify.annotations.NullMarked;
