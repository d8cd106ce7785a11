/// Keeps personal data unreadable to whoever has only the database.
///
/// Each customer has a data key of its own; its values are sealed with it and bound to the customer
/// and the column they stand in, so that a value that was moved does not open. Data keys are kept
/// in the table `customer_key`, wrapped by a key-encryption key that is configured and never in the
/// database. Deleting a customer's data key makes all that was sealed with it unreadable for good.
///
/// What has to be found by its value has a blind index beside it: a keyed hash, equal for equal
/// values, that tells nothing without the key.
@NullMarked
package io.clientele.customer.vault;

import org.jspecify.annotations.NullMarked;
